import { NumericError } from '@assay/compute/matrix';

/** Class of every row of a matrix. */
export interface ClassCodes {
  /** Length n, below `classes`; negative for a row without a label. */
  codes: Int32Array;
  classes: number;
}

/**
 * Rows of every class.
 * @throws NumericError `shape_mismatch` for codes that do not fit, `no_labels`, `single_class`.
 */
export function countClasses({ codes, classes }: ClassCodes, rows: number): Float64Array {
  if (codes.length !== rows) {
    throw new NumericError('shape_mismatch', `${codes.length} labels were given for ${rows} rows.`);
  }
  const counts = new Float64Array(classes);
  for (let row = 0; row < rows; row += 1) {
    if (codes[row] < 0) continue;
    if (codes[row] >= classes) {
      throw new NumericError('shape_mismatch', `Row ${row} is of class ${codes[row]}, but there are ${classes}.`, {
        rows: [row],
      });
    }
    counts[codes[row]] += 1;
  }
  const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
  if (present === 0) {
    throw new NumericError(
      'no_labels',
      'None of the rows has a label, so no head can be trained. Import labels first.',
    );
  }
  if (present === 1) {
    throw new NumericError(
      'single_class',
      'All labelled rows are of one class, so there is nothing to tell apart. Label rows of at least one other class.',
    );
  }
  return counts;
}
