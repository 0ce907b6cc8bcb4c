import { NumericError } from '@assay/compute/matrix';

/** Rows to train on, as they are chosen. */
export interface WeightedRows {
  /** Row numbers in any order; a row that occurs again counts with the sum of its weights. */
  rows: ArrayLike<number>;
  /** Positive, aligned with `rows`; 1 each by default. Only their ratios matter. */
  weights?: ArrayLike<number>;
}

/** Rows to train on: ascending, every one once. */
export interface Subset {
  rows: Uint32Array;
  /** Aligned with `rows`; absent when all are 1. */
  weights?: Float64Array;
}

/**
 * Sorts rows and joins those that occur more than once; rows without a label are left out.
 * @throws NumericError `rows_out_of_range`, `shape_mismatch` for weights that do not fit, `invalid_option` for one that is not positive.
 */
export function toSubset({ rows, weights }: WeightedRows, codes: Int32Array): Subset {
  if (weights && weights.length !== rows.length) {
    throw new NumericError('shape_mismatch', `${weights.length} weights were given for ${rows.length} rows.`);
  }
  const sums = new Float64Array(codes.length);
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place];
    if (!(Number.isInteger(row) && row >= 0 && row < codes.length)) {
      throw new NumericError(
        'rows_out_of_range',
        `A subset names row ${row}, but rows are counted from 0 to ${codes.length - 1}.`,
      );
    }
    const weight = weights?.[place] ?? 1;
    if (!(weight > 0 && weight < Infinity)) {
      throw new NumericError('invalid_option', `Row ${row} has weight ${weight}; weights are positive numbers.`);
    }
    sums[row] += weight;
  }
  const chosen = rowsWhere(codes.length, (row) => sums[row] > 0 && codes[row] >= 0);
  const isPlain = chosen.every((row) => sums[row] === 1);
  return isPlain ? { rows: chosen } : { rows: chosen, weights: Float64Array.from(chosen, (row) => sums[row]) };
}

/** The rows of a subset that `holds` is true for. */
export function filterSubset({ rows, weights }: Subset, holds: (row: number) => boolean): Subset {
  const places = rowsWhere(rows.length, (place) => holds(rows[place]));
  return {
    rows: places.map((place) => rows[place]),
    weights: weights && Float64Array.from(places, (place) => weights[place]),
  };
}

/** Numbers below `count` that `holds` is true for, ascending. */
export function rowsWhere(count: number, holds: (row: number) => boolean): Uint32Array {
  const chosen = new Uint32Array(count);
  let size = 0;
  for (let row = 0; row < count; row += 1) {
    if (!holds(row)) continue;
    chosen[size] = row;
    size += 1;
  }
  return chosen.slice(0, size);
}
