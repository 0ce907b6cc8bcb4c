import { threadTask } from '@assay/compute/matrix';
import { none, type BlockRows } from './block-rows';
import { fetchRows } from './fetch-rows';
import { KeptRows } from './kept-rows';
import { rowBytes } from './layout';
import { NearTest } from './near-test';
import { Scanner } from './scanner';
import type { Tables } from './tables';

/** Task of {@link load}. */
export interface LoadTask {
  tables: Tables;
  block: BlockRows;
}

/** Thread entry: puts the rows of a block's places into the block of the shared memory. */
export const load = threadTask(({ tables, block }: LoadTask): void => {
  fetchRows(tables, tables.slots.subarray(block.start, block.start + block.rows), tables.at.block);
});

/** Task of {@link filter}. */
export interface FilterTask {
  tables: Tables;
  block: BlockRows;
  /** Numbers of rows in the block, ascending. */
  queries: Uint32Array;
  /** See `AdmitTask`; without it every cell may hold near rows. */
  admitted?: Uint32Array;
  stride: number;
  /** In every cell, the kept rows to look at. */
  from: Uint32Array;
  to: Uint32Array;
  /** Which of the threads' rooms to use. */
  room: number;
}

/** What comparing gives. */
export interface Compared {
  /** For every query the first place that is near, or `none`. */
  best: Uint32Array;
  pairs: number;
}

/** Thread entry: finds, for every query, the first kept row that is near. */
export const filter = threadTask(
  (task: FilterTask): Compared => {
    const { tables, block, queries, from, to } = task;
    const { at, cellStart, keptPlaces } = tables;
    const scanner = new Scanner(tables, task.room);
    const keptRows = new KeptRows(tables, task.room);
    const test = new NearTest(tables, scanner.kernels);
    const best = new Uint32Array(queries.length).fill(none);
    const listed = new Uint32Array(queries.length);
    for (let cell = 0; cell < tables.cells; cell += 1) {
      if (from[cell] === to[cell]) continue;
      const count = listQueries(task, cell, scanner, listed);
      if (count === 0) continue;
      const groups = at.kept + 4 * tables.words * cellStart[cell];
      for (let first = from[cell]; first < to[cell]; first += keptRows.window) {
        scanner.each(count, groups, first, Math.min(to[cell], first + keptRows.window), (tell) => {
          const isEarlier = (query: number, index: number): boolean =>
            keptPlaces[cellStart[cell] + index] < best[listed[query]];
          keptRows.fetch(cell, first, (need) => tell((query, index) => isEarlier(query, index) && need(index)));
          tell((query, index) => {
            if (!isEarlier(query, index)) return;
            const place = keptPlaces[cellStart[cell] + index];
            const row = queries[listed[query]];
            const address = at.block + row * rowBytes(tables);
            const keptAddress = keptRows.addressOf(place, index, first);
            if (test.isNear(place, keptAddress, block.start + row, address)) best[listed[query]] = place;
          });
        });
      }
    }
    return { best, pairs: scanner.pairs };
  },
  ({ best }) => [best.buffer],
);

/** Lists the queries that may have near rows in a cell. */
function listQueries(task: FilterTask, cell: number, scanner: Scanner, listed: Uint32Array): number {
  const { queries, admitted, stride, block } = task;
  let count = 0;
  for (let query = 0; query < queries.length; query += 1) {
    const row = queries[query];
    if (admitted && ((admitted[cell * stride + (row >> 5)] >>> (row & 31)) & 1) === 0) continue;
    scanner.list[count] = scanner.addressOf(block.start + row);
    listed[count] = query;
    count += 1;
  }
  return count;
}
