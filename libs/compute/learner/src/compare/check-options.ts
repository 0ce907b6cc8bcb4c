import { NumericError } from '@assay/compute/matrix';
import { assertRegularization } from '../ridge-head';
import type { CompareOptions } from './comparison';

/** @throws NumericError `invalid_option`, `invalid_lambda`, `shape_mismatch`. */
export function checkOptions(options: CompareOptions, rows: number, seeds: number): void {
  const { sizes, heldOutFraction = 0.2, heldOutLimit = 1, groups, atomicGroups, regularization } = options;
  const isCount = (value: number, least: number): boolean => Number.isInteger(value) && value >= least;
  if (!isCount(seeds, 2)) refuse(`At least 2 seeds are needed for an interval, not ${seeds}.`);
  if (sizes.length === 0 || !sizes.every((size) => isCount(size, 1))) {
    refuse(`Sizes are whole numbers of rows of at least 1, not [${sizes.join(', ')}].`);
  }
  if (!(heldOutFraction > 0 && heldOutFraction < 1)) {
    refuse(`The held-out share must lie between 0 and 1, not ${heldOutFraction}.`);
  }
  if (!isCount(heldOutLimit, 1)) refuse(`At least one row must be held out, not ${heldOutLimit}.`);
  if (atomicGroups && !groups) refuse('Whole groups can only be drawn when groups are given.');
  if (groups && groups.length !== rows) {
    throw new NumericError('shape_mismatch', `${groups.length} groups were given for ${rows} rows.`);
  }
  assertRegularization(regularization);
}

function refuse(message: string): never {
  throw new NumericError('invalid_option', message);
}
