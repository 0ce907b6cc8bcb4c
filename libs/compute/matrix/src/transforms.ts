import { setImmediate as turn } from 'node:timers/promises';
import type { RowBlockSource } from './row-block';
import { assertFiniteBlock } from './row-block';

/**
 * Rows scaled to unit Euclidean length; a zero row stays zero. Blocks are float64, so that nothing is rounded twice.
 * The length is taken after scaling by the largest entry: neither 1e300 nor 1e-300 overflows.
 */
export function normalizeRows(source: RowBlockSource): RowBlockSource {
  const { columns } = source;
  return {
    rows: source.rows,
    columns,
    stable: true,
    async *blocks() {
      for await (const block of source.blocks()) {
        const data = new Float64Array(block.data);
        for (let row = 0; row < block.rows; row += 1) {
          normalizeRow(data.subarray(row * columns, (row + 1) * columns));
        }
        yield { rows: block.rows, columns, data };
      }
    },
  };
}

function normalizeRow(row: Float64Array): void {
  let largest = 0;
  for (let j = 0; j < row.length; j += 1) largest = Math.max(largest, Math.abs(row[j]));
  if (largest === 0) return;
  let sum = 0;
  for (let j = 0; j < row.length; j += 1) {
    row[j] /= largest;
    sum += row[j] * row[j];
  }
  const length = Math.sqrt(sum);
  for (let j = 0; j < row.length; j += 1) row[j] /= length;
}

/** Rows minus `mean` (length d), in float64. */
export function centerColumns(source: RowBlockSource, mean: Float64Array): RowBlockSource {
  const { columns } = source;
  return {
    rows: source.rows,
    columns,
    stable: true,
    async *blocks() {
      for await (const block of source.blocks()) {
        const data = new Float64Array(block.data.length);
        for (let offset = 0; offset < data.length; offset += columns) {
          for (let j = 0; j < columns; j += 1) data[offset + j] = block.data[offset + j] - mean[j];
        }
        yield { rows: block.rows, columns, data };
      }
    },
  };
}

/** What a pass over the columns learns. */
export interface ColumnSummary {
  /** Mean of each column, length d. */
  mean: Float64Array;
  /** Squared norm at or below which the centred matrix holds nothing but rounding: all rows are equal. */
  rounding: number;
}

/**
 * Column means in one pass, in float64.
 * @throws NumericError `non_finite`; the signal's reason when aborted.
 */
export async function summarizeColumns(
  source: RowBlockSource,
  options: { signal?: AbortSignal; onProgress?: (rows: number) => void } = {},
): Promise<ColumnSummary> {
  const { columns } = source;
  const mean = new Float64Array(columns);
  let largest = 0;
  let rows = 0;
  for await (const block of source.blocks()) {
    options.signal?.throwIfAborted();
    assertFiniteBlock(block, columns, rows);
    for (let offset = 0; offset < block.data.length; offset += columns) {
      for (let j = 0; j < columns; j += 1) {
        const value = block.data[offset + j];
        mean[j] += value;
        largest = Math.max(largest, Math.abs(value));
      }
    }
    rows += block.rows;
    options.onProgress?.(rows);
    // A source in memory never waits; let the event loop turn between blocks.
    await turn();
  }
  for (let j = 0; j < columns; j += 1) mean[j] /= Math.max(1, rows);
  return { mean, rounding: rows * columns * (8 * Number.EPSILON * largest) ** 2 };
}

/**
 * The rows whose `keep` byte is not zero, in order. `kept` is how many there are. All rows are checked, so that an error names
 * rows by their place in the whole matrix.
 */
export function selectRows(source: RowBlockSource, keep: Uint8Array, kept: number): RowBlockSource {
  const { columns } = source;
  return {
    rows: kept,
    columns,
    stable: true,
    async *blocks() {
      let rowStart = 0;
      for await (const block of source.blocks()) {
        assertFiniteBlock(block, columns, rowStart);
        const data = block.data.slice();
        let rows = 0;
        for (let row = 0; row < block.rows; row += 1) {
          if (!keep[rowStart + row]) continue;
          data.copyWithin(rows * columns, row * columns, (row + 1) * columns);
          rows += 1;
        }
        rowStart += block.rows;
        if (rows > 0) yield { rows, columns, data: data.subarray(0, rows * columns) };
      }
    },
  };
}
