import { runInThread, threadFile } from '@assay/compute/matrix';
import type { BlockRows } from './block-rows';
import type { Compared, FilterPiece, FilterTask } from './compare-thread';
import type { Tables } from './tables';

/** A block of rows that is looked at. */
export interface Look {
  tables: Tables;
  block: BlockRows;
  /** See `FilterTask`. */
  admitted?: Uint32Array;
  stride: number;
  /** Places below are kept in any case, and never looked for. */
  firstFree: number;
  /** For every row of the block the first place that is near; written here. */
  own: Uint32Array;
  signal?: AbortSignal;
}

const thread = threadFile(__filename, 'compare-thread');

/**
 * Finds, for rows of a block, the first kept row that is near, among those that every cell has had added since `from`. All threads take
 * cells until none is left. @returns pairs that were multiplied.
 */
export async function filterRows(look: Look, rows: Uint32Array, from: Uint32Array): Promise<number> {
  const { tables, block, admitted, stride, firstFree, own, signal } = look;
  const to = tables.keptCount.slice();
  const wanted = new Uint32Array(stride);
  for (const row of rows) if (block.start + row >= firstFree) wanted[row >> 5] |= 1 << (row & 31);
  const pieces = [...cutWork(wanted, from, to, tables.threads)];
  const next = new Int32Array(new SharedArrayBuffer(4));
  const rooms = Array.from({ length: Math.min(tables.threads, pieces.length) }, (_, room) => room);
  const results = await Promise.all(
    rooms.map((room) => {
      const task: FilterTask = { tables, block, wanted, admitted, stride, from, to, pieces, next, room };
      return runInThread<FilterTask, Compared>(thread, 'filter', task, { signal });
    }),
  );
  for (const { best } of results) best.forEach((place, row) => (own[row] = Math.min(own[row], place)));
  return results.reduce((sum, { pairs }) => sum + pairs, 0);
}

/** A piece for every cell with kept rows; several where a cell has so many of all that the other threads would wait for it. */
function* cutWork(wanted: Uint32Array, from: Uint32Array, to: Uint32Array, threads: number): Generator<FilterPiece> {
  const first = wanted.findIndex((bits) => bits !== 0);
  if (first < 0) return;
  const end = wanted.findLastIndex((bits) => bits !== 0) + 1;
  const total = to.reduce((sum, count, cell) => sum + count - from[cell], 0);
  for (let cell = 0; cell < to.length; cell += 1) {
    if (from[cell] === to[cell]) continue;
    const parts = 4 * threads * (to[cell] - from[cell]) > total ? threads : 1;
    const words = Math.ceil((end - first) / parts);
    for (let word = first; word < end; word += words) {
      yield { cell, fromWord: word, toWord: Math.min(end, word + words) };
    }
  }
}
