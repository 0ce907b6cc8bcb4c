import { NumericError } from './numeric-error';

/** The widest matrix accepted: its float64 Gram matrix is 2 GiB. */
export const maxColumns = 16_384;

/**
 * Consecutive rows of a matrix, row-major: `data[i * columns + j]`, exactly `rows * columns` numbers long.
 * A source may reuse `data` once the next block is asked for; a consumer copies what it keeps.
 */
export interface RowBlock {
  rows: number;
  columns: number;
  data: Float32Array | Float64Array;
}

/** An n × d matrix that is read in passes. Every call of `blocks()` is one pass over all rows, in order. */
export interface RowBlockSource {
  readonly rows: number;
  readonly columns: number;
  /**
   * Blocks keep their memory: the next one may be asked for while this one is still being worked on. A source that reuses
   * memory leaves this out, and reads ahead by itself if reading is slow.
   */
  readonly stable?: boolean;
  blocks(): AsyncIterable<RowBlock>;
}

/** Rows that make a block of about `bytes` bytes: a multiple of 512 when that many fit, so that Grams do not depend on it. */
export function blockRowCount(columns: number, bytesPerElement: number, bytes = 8 * 1024 * 1024): number {
  const fit = Math.floor(bytes / (Math.max(1, columns) * bytesPerElement));
  return fit >= 512 ? fit - (fit % 512) : Math.max(1, fit);
}

/**
 * A source over a matrix that is already in memory (row-major, `rows * columns` numbers). Blocks are views of it.
 * @throws NumericError `shape_mismatch` when the length of `data` is not `rows * columns`.
 */
export function matrixSource(
  data: Float32Array | Float64Array,
  rows: number,
  columns: number,
  blockRows = blockRowCount(columns, data.BYTES_PER_ELEMENT),
): RowBlockSource {
  if (data.length !== rows * columns) {
    throw new NumericError(
      'shape_mismatch',
      `A ${rows} × ${columns} matrix needs ${rows * columns} numbers, but ${data.length} were given.`,
    );
  }
  return {
    rows,
    columns,
    stable: true,
    async *blocks() {
      for (let start = 0; start < rows; start += blockRows) {
        const end = Math.min(rows, start + blockRows);
        yield { rows: end - start, columns, data: data.subarray(start * columns, end * columns) };
      }
    },
  };
}

/** The same rows in blocks of at most `rows` rows each (views, nothing is copied). */
export function limitBlockRows(source: RowBlockSource, rows: number): RowBlockSource {
  const { columns } = source;
  return {
    rows: source.rows,
    columns,
    stable: source.stable,
    async *blocks() {
      for await (const block of source.blocks()) {
        for (let start = 0; start < block.rows; start += rows) {
          const end = Math.min(block.rows, start + rows);
          yield { rows: end - start, columns, data: block.data.subarray(start * columns, end * columns) };
        }
      }
    },
  };
}

/**
 * Refuses shapes no computation is defined for.
 * @throws NumericError `empty_matrix` or `too_many_columns`.
 */
export function assertShape(rows: number, columns: number): void {
  if (rows < 1 || columns < 1) {
    throw new NumericError(
      'empty_matrix',
      `The matrix is ${rows} × ${columns}: at least one row and one column are needed.`,
    );
  }
  if (columns > maxColumns) {
    throw new NumericError(
      'too_many_columns',
      `The matrix has ${columns} columns; at most ${maxColumns} are supported. Reduce the features first.`,
    );
  }
}

/**
 * Refuses a block that does not belong to a matrix of `columns` columns.
 * @throws NumericError `shape_mismatch`.
 */
export function assertBlockShape({ data, rows, columns: own }: RowBlock, columns: number, rowStart: number): void {
  if (own === columns && data.length === rows * columns) return;
  throw new NumericError(
    'shape_mismatch',
    `The block at row ${rowStart} holds ${data.length} numbers in ${own} columns; ${rows} × ${columns} were promised.`,
  );
}

/**
 * Refuses a block that does not belong to a matrix of `columns` columns, or that holds NaN or an infinity.
 * @param rowStart index of the block's first row in the whole matrix, for the message.
 * @throws NumericError `shape_mismatch`, or `non_finite` with the rows at fault.
 */
export function assertFiniteBlock(block: RowBlock, columns: number, rowStart: number): void {
  assertBlockShape(block, columns, rowStart);
  const { data } = block;
  // Zero times a finite number is zero and times NaN or an infinity is NaN: one sum finds out without a branch.
  let probe = 0;
  for (let i = 0; i < data.length; i += 1) probe += data[i] * 0;
  if (probe === 0) return;
  const rows: number[] = [];
  for (let i = 0; i < data.length && rows.length < 10; i += 1) {
    const row = rowStart + Math.floor(i / columns);
    if (!Number.isFinite(data[i]) && rows.at(-1) !== row) rows.push(row);
  }
  throw new NumericError(
    'non_finite',
    `NaN or an infinity in row ${rows.join(', ')} (counted from 0). Remove or repair these rows.`,
    { rows },
  );
}
