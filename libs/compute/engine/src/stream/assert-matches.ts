import { NumericError } from '@assay/compute/matrix';

/** @throws NumericError `shape_mismatch` when a matrix does not have the size that goes with the rows. */
export function assertMatches(actual: number, expected: number, what: string): void {
  if (actual !== expected) {
    throw new NumericError('shape_mismatch', `The ${what} does not fit the matrix: ${actual} instead of ${expected}.`);
  }
}
