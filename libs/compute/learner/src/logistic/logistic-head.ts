import type { Engine } from '@assay/compute/engine';
import {
  holdRows,
  normalizeRows,
  NumericError,
  takeRows,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { countClasses, type ClassCodes } from '../labels';
import { rowsWhere, toSubset, type WeightedRows } from '../subset';
import { fitLogistic, type LogisticFitOptions, type LogisticHead } from './fit-logistic';

/** Options of {@link logisticHead}. */
export interface LogisticOptions extends LogisticFitOptions {
  /** Rows to train on, with weights; all labelled rows by default. */
  subset?: WeightedRows;
  /** Scale every row to unit length first. */
  normalize?: boolean;
}

/** Numbers of the training rows at most: 200,000 × 512, 410 MB as float32. */
export const logisticNumbers = 200_000 * 512;

/** Products of a pass, rows × columns × classes, at most: about five seconds for each of some hundred iterations. */
export const logisticProducts = 2e9;

/**
 * Multinomial logistic regression with weights: minimises Σ w·(−log p_y)/Σ w + (λ/2)‖W‖², p = softmax(xW + b), with an unpenalised
 * intercept b. λ = regularization · v · (1 + 30·columns/rows), v the weighted mean variance of a feature: as for `ridgeHead`, a factor
 * common to all weights or features changes nothing. L-BFGS over all rows in float64 in a thread, the same on every run. Training rows
 * are held as float32, 4 bytes a number.
 * A class that is not among the training rows gets probability 0; without two classes, or with equal rows only, the head is constant.
 * @throws NumericError `too_large_for_logistic` above {@link logisticNumbers} or {@link logisticProducts}: use `ridgeHead` then;
 *   `no_labels`, `single_class` for all labels; `rows_out_of_range`, `invalid_option`, `non_finite`, `shape_mismatch`.
 */
export async function logisticHead(
  source: RowBlockSource,
  engine: Engine,
  labels: ClassCodes,
  options: LogisticOptions = {},
): Promise<LogisticHead> {
  countClasses(labels, source.rows);
  const { codes, classes } = labels;
  const { rows, weights } = options.subset
    ? toSubset(options.subset, codes)
    : { rows: rowsWhere(codes.length, (row) => codes[row] >= 0), weights: undefined };
  const matrix = await holdTrainingRows(source, rows, classes, options);
  const held = { codes: Int32Array.from(rows, (row) => codes[row]), classes };
  return fitLogistic(matrix, engine, held, { rows: rowsWhere(rows.length, () => true), weights }, options);
}

/** Rows in memory that threads share, as float32. @throws NumericError `too_large_for_logistic`. */
export async function holdTrainingRows(
  source: RowBlockSource,
  rows: Uint32Array,
  classes: number,
  { normalize, signal }: { normalize?: boolean; signal?: AbortSignal },
): Promise<RowBlock> {
  const { columns } = source;
  if (isTooLarge(rows.length, columns, classes)) {
    throw new NumericError(
      'too_large_for_logistic',
      `${rows.length} rows of ${columns} columns and ${classes} classes are too much for a logistic head. Use a ridge head, or fewer rows.`,
    );
  }
  const taken = takeRows(source, rows);
  return holdRows(narrow(normalize ? normalizeRows(taken) : taken), { signal });
}

/** Whether training rows are above what a logistic head takes. */
export function isTooLarge(rows: number, columns: number, classes: number): boolean {
  return rows * columns > logisticNumbers || rows * columns * classes > logisticProducts;
}

/** The same rows as float32. */
function narrow(source: RowBlockSource): RowBlockSource {
  const { rows, columns } = source;
  return {
    rows,
    columns,
    stable: true,
    async *blocks() {
      for await (const block of source.blocks()) yield { ...block, data: Float32Array.from(block.data) };
    },
  };
}
