import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { DuplicateOptions } from './options';

/**
 * Refuses options that do not fit the source.
 * @throws NumericError `invalid_option` or `shape_mismatch`.
 */
export function checkOptions({ rows }: RowBlockSource, options: DuplicateOptions): void {
  const { threshold, hashes, priority, keep, eligible, memoryBytes } = options;
  if (threshold !== undefined && !(threshold > 0 && threshold <= 1)) {
    throw new NumericError('invalid_option', `The cosine threshold is ${threshold}; it must be above 0 and at most 1.`);
  }
  if (memoryBytes !== undefined && !(memoryBytes >= 0)) {
    throw new NumericError('invalid_option', `The memory for rows is ${memoryBytes} bytes; it must be 0 or more.`);
  }
  if (hashes && (hashes.length === 0 || hashes.length % rows !== 0)) {
    throw new NumericError('shape_mismatch', `Hashes of ${rows} rows cannot have ${hashes.length} bytes in all.`);
  }
  if (hashes instanceof Int32Array) checkLength('hashes', hashes, rows);
  if (priority) {
    checkLength('priority', priority, rows);
    for (let row = 0; row < rows; row += 1) {
      if (Number.isNaN(priority[row])) throw new NumericError('non_finite', `The priority of row ${row} is NaN.`);
    }
  }
  if (keep) checkLength('keep', keep, rows);
  if (eligible) checkLength('eligible', eligible, rows);
}

function checkLength(name: string, { length }: ArrayLike<number>, rows: number): void {
  if (length === rows) return;
  throw new NumericError('shape_mismatch', `${name} has ${length} entries for ${rows} rows; one a row is needed.`);
}
