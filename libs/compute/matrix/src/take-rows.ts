import { NumericError } from './numeric-error';
import { assertFiniteBlock, type RowBlock, type RowBlockSource } from './row-block';

/**
 * The rows of the given numbers, in one pass over the source.
 * @param rows ascending, without repetition, each below `source.rows`.
 * @param factors every row is multiplied by its factor, in float64; length of `rows`.
 */
export function takeRows(source: RowBlockSource, rows: ArrayLike<number>, factors?: Float64Array): RowBlockSource {
  const { columns } = source;
  return {
    rows: rows.length,
    columns,
    async *blocks() {
      let rowStart = 0;
      let place = 0;
      for await (const block of source.blocks()) {
        const first = place;
        while (place < rows.length && rows[place] < rowStart + block.rows) place += 1;
        if (place > first) {
          assertFiniteBlock(block, columns, rowStart);
          yield copyRows(block, rowStart, rows, first, place, factors);
        }
        rowStart += block.rows;
        if (place === rows.length) return;
      }
    },
  };
}

/**
 * Rows `rows[first]` … `rows[last − 1]` of the matrix, which all lie in the block; `rowStart` is the block's first row. Factors as for
 * {@link takeRows}.
 */
export function copyRows(
  block: RowBlock,
  rowStart: number,
  rows: ArrayLike<number>,
  first: number,
  last: number,
  factors?: Float64Array,
): RowBlock {
  const { columns, data: from } = block;
  const length = (last - first) * columns;
  const isWide = factors !== undefined || from instanceof Float64Array;
  const data = isWide ? new Float64Array(length) : new Float32Array(length);
  for (let place = first; place < last; place += 1) {
    const start = (rows[place] - rowStart) * columns;
    const target = (place - first) * columns;
    data.set(from.subarray(start, start + columns), target);
    if (!factors) continue;
    for (let j = target; j < target + columns; j += 1) data[j] *= factors[place];
  }
  return { rows: last - first, columns, data };
}

/**
 * All rows of a source in memory that threads share, in the type of its blocks; `rows * columns` numbers.
 * @throws NumericError `shape_mismatch` when the source gives other than the rows it promised.
 */
export async function holdRows(source: RowBlockSource, options: { signal?: AbortSignal } = {}): Promise<RowBlock> {
  const { rows, columns } = source;
  let data: Float32Array | Float64Array | undefined;
  let filled = 0;
  for await (const block of source.blocks()) {
    options.signal?.throwIfAborted();
    if (!data) {
      const isWide = block.data instanceof Float64Array;
      const memory = new SharedArrayBuffer(rows * columns * block.data.BYTES_PER_ELEMENT);
      data = isWide ? new Float64Array(memory) : new Float32Array(memory);
    }
    if (filled + block.data.length > data.length) break;
    data.set(block.data, filled);
    filled += block.data.length;
  }
  if (filled !== rows * columns) {
    throw new NumericError('shape_mismatch', `The source promised ${rows} rows but gave ${filled / columns}.`);
  }
  return { rows, columns, data: data ?? new Float64Array(new SharedArrayBuffer(0)) };
}
