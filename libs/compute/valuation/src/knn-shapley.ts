import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '@assay/compute/engine';
import {
  assertFiniteBlock,
  createRandom,
  NumericError,
  runInThread,
  sampleIndices,
  selectRows,
  threadFile,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { AbsorbTask, SettleTask } from './knn-thread';
import { ValueSpreader, type LabelledRows, type ValueSink } from './labels';
import { createNeighbourLists, type NeighbourLists } from './neighbour-lists';

/** Longest list of neighbours kept per query: values are exact up to this many rows and within 1/2048 beyond. */
export const listCapacity = 2048;

/** Options of {@link knnShapley}. */
export interface KnnShapleyOptions {
  /** K of the nearest-neighbour classifier. */
  neighbours: number;
  /** Rows used as test points; see {@link queryCount} for the default. */
  queries?: number;
  seed: number;
  signal?: AbortSignal;
  onProgress?: (phase: 'queries' | 'neighbours', done: number, total: number) => void;
  onValues: ValueSink;
}

const knnThread = threadFile(__filename, 'knn-thread');

/** Default number of queries: 1000, fewer for many rows so that rows × queries stays at 2·10⁸, but at least 100. */
export function queryCount(rows: number): number {
  return Math.min(rows, Math.max(100, Math.min(1000, Math.floor(2e8 / rows))));
}

/**
 * KNN-Shapley values for classes: the Shapley value of every labelled row in the game whose utility is the mean share of
 * right votes of a K-nearest-neighbour classifier, over a seeded sample of labelled rows as test points. A test point is no
 * training data for itself: its own value is the mean over the other test points. Squared Euclidean distance; equal
 * distances: the lower row is nearer. Two passes; memory O(block + queries · (d + 2048) + n).
 * @returns the number of test points used.
 */
export async function knnShapley(
  source: RowBlockSource,
  engine: Engine,
  labelled: LabelledRows,
  options: KnnShapleyOptions,
): Promise<{ queries: number }> {
  const { signal, onProgress, neighbours } = options;
  const { count, codes } = labelled;
  const capacity = Math.min(count - 1, listCapacity);
  assertOptions(options);
  const queries = Math.min(count, options.queries ?? queryCount(count));
  const queryRows = sampleIndices(count, queries, createRandom(options.seed));
  const rows = selectRows(source, labelled.mask, count);
  const { squares, matrix } = await gatherQueries(
    rows,
    queryRows,
    (done) => onProgress?.('queries', done, count),
    signal,
  );

  let lists = createNeighbourLists(queries, capacity);
  await engine.project(
    rows,
    { columns: queries, matrix },
    {
      signal,
      onProgress: (done) => onProgress?.('neighbours', done, count),
      async onBlock(rowStart, size, products) {
        const block = squares.slice(rowStart, rowStart + size);
        const task: AbsorbTask = { lists, products, squares: block, rowStart, queryRows };
        lists = await runInThread<AbsorbTask, NeighbourLists>(knnThread, 'absorb', task, {
          transfer: [lists.sizes.buffer, lists.distances.buffer, lists.rows.buffer],
          signal,
        });
      },
    },
  );
  const task: SettleTask = { lists, codes, queryRows, neighbours };
  const values = await runInThread<SettleTask, Float64Array>(knnThread, 'settle', task, { signal });
  const spreader = new ValueSpreader(labelled.mask, options.onValues);
  await spreader.push(values);
  await spreader.finish();
  return { queries };

  function assertOptions({ queries: wanted }: KnnShapleyOptions): void {
    if (!(Number.isInteger(neighbours) && neighbours >= 1 && neighbours <= listCapacity)) {
      throw new NumericError('invalid_option', `Neighbours must be a whole number from 1 to ${listCapacity}.`);
    }
    if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 1)) {
      throw new NumericError('invalid_option', 'Queries must be a whole number of at least 1.');
    }
  }
}

/** One pass: squared length of every row, and the query rows as the columns of a d × Q matrix. */
async function gatherQueries(
  source: RowBlockSource,
  queryRows: Uint32Array,
  onProgress: (rows: number) => void,
  signal?: AbortSignal,
): Promise<{ squares: Float64Array; matrix: Float64Array }> {
  const { rows, columns } = source;
  const squares = new Float64Array(rows);
  const matrix = new Float64Array(columns * queryRows.length);
  let row = 0;
  let query = 0;
  for await (const { data, rows: size } of source.blocks()) {
    signal?.throwIfAborted();
    assertFiniteBlock({ data, rows: size, columns }, columns, row);
    for (let i = 0; i < size; i += 1, row += 1) {
      const offset = i * columns;
      for (let j = 0; j < columns; j += 1) squares[row] += data[offset + j] * data[offset + j];
      if (queryRows[query] !== row) continue;
      for (let j = 0; j < columns; j += 1) matrix[j * queryRows.length + query] = data[offset + j];
      query += 1;
    }
    onProgress(row);
    // A source in memory never waits; let the event loop turn between blocks.
    await turn();
  }
  return { squares, matrix };
}
