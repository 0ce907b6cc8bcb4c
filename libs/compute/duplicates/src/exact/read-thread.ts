import { hash } from 'node:crypto';
import { assertFiniteBlock, threadTask, type RowBlock } from '@assay/compute/matrix';

/** Consecutive rows of a matrix of `columns` columns. */
export interface DigestTask {
  block: RowBlock;
  columns: number;
  rowStart: number;
  withKeys: boolean;
}

/** Result of {@link digest}; see `ReadRows`. `keys` is empty unless asked for. */
export interface RowDigests {
  lengths: Float64Array;
  keys: Uint32Array;
}

/** Thread entry: lengths and keys of rows, which are checked. */
export const digest = threadTask(
  ({ block, columns, rowStart, withKeys }: DigestTask): RowDigests => {
    assertFiniteBlock(block, columns, rowStart);
    const { rows, data } = block;
    const lengths = new Float64Array(rows);
    const wide = data instanceof Float64Array;
    for (let row = 0; row < rows; row += 1) {
      let sum = 0;
      for (let j = row * columns; j < (row + 1) * columns; j += 1) {
        // Squares of float64 numbers may be out of range.
        sum += wide ? Number(data[j] !== 0) : data[j] * data[j];
      }
      lengths[row] = wide ? Number(sum > 0) : Math.sqrt(sum);
    }
    return { lengths, keys: withKeys ? rowKeys(block) : new Uint32Array() };
  },
  ({ lengths, keys }) => [lengths.buffer, keys.buffer],
);

function rowKeys({ rows, columns, data }: RowBlock): Uint32Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const width = columns * data.BYTES_PER_ELEMENT;
  const keys = new Uint32Array(4 * rows);
  for (let row = 0; row < rows; row += 1) {
    const key = hash('sha256', bytes.subarray(row * width, (row + 1) * width), 'buffer');
    for (let word = 0; word < 4; word += 1) keys[4 * row + word] = key.readUInt32LE(4 * word);
  }
  return keys;
}
