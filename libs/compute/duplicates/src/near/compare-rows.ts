import type { Engine } from '@assay/compute/engine';
import { matrixSource, runInThread, threadFile } from '@assay/compute/matrix';
import { none, type BlockRows } from './block-rows';
import type { Compared, FilterTask, LoadTask } from './compare-thread';
import { transpose } from './find-centers';
import type { AdmitTask } from './project-thread';
import type { SettleTask } from './settle-thread';
import { settleCapacity } from './layout';
import type { Tables } from './tables';

/** What {@link compareRows} needs. */
export interface CompareOptions {
  tables: Tables;
  /** Cells × columns. */
  centers: Float64Array;
  /** Places below are kept in any case. */
  firstFree: number;
  signal?: AbortSignal;
  onProgress?: (places: number) => void;
}

const compareThread = threadFile(__filename, 'compare-thread');
const settleThread = threadFile(__filename, 'settle-thread');
const projectThread = threadFile(__filename, 'project-thread');

/**
 * Goes through the rows in order of places and keeps each that is near to no row kept before. A block of rows is compared with the kept
 * rows of all cells that may hold near ones, and then, piece by piece, with those that the block itself has added.
 * @returns for every place the first kept place that is near, or `none`; and the pairs that were multiplied.
 */
export async function compareRows(engine: Engine, options: CompareOptions): Promise<Compared> {
  const { tables, firstFree, signal, onProgress } = options;
  const { places, cells, blockRows } = tables;
  const best = new Uint32Array(places).fill(none);
  const stride = Math.ceil(blockRows / 32);
  const admitted = new Uint32Array(new SharedArrayBuffer(4 * cells * stride));
  let pairs = 0;
  for (let start = 0; start < places; start += blockRows) {
    const rows = Math.min(blockRows, places - start);
    const block: BlockRows = { start, rows };
    await runInThread<LoadTask, undefined>(compareThread, 'load', { tables, block }, { signal });
    if (cells > 1) await admit(engine, block, admitted, stride, options);
    const shared = { tables, block, admitted: cells > 1 ? admitted : undefined, stride };
    const own = best.subarray(start, start + rows);
    const look = async (queries: Uint32Array, from: Uint32Array): Promise<void> => {
      const free = queries.filter((row) => start + row >= firstFree);
      pairs += await filterAll({ ...shared, from, to: tables.keptCount.slice() }, free, own, options);
    };
    const all = Uint32Array.from({ length: rows }, (_, row) => row);
    const before = tables.keptCount.slice();
    await look(all, new Uint32Array(cells));
    const left = all.filter((row) => own[row] === none);
    for (let at = 0; at < left.length; at += settleCapacity) {
      const piece = left.subarray(at, at + settleCapacity);
      await look(piece, before);
      const queries = piece.filter((row) => own[row] === none);
      const task: SettleTask = { tables, block, queries, firstFree };
      const settled = await runInThread<SettleTask, Compared>(settleThread, 'settle', task, { signal });
      queries.forEach((row, query) => (own[row] = settled.best[query]));
      pairs += settled.pairs;
    }
    onProgress?.(start + rows);
  }
  return { best, pairs };
}

/** Finds the cells that may hold rows near to those of a block. */
async function admit(
  engine: Engine,
  block: BlockRows,
  admitted: Uint32Array,
  stride: number,
  { tables, centers, signal }: CompareOptions,
): Promise<void> {
  const { cells, columns, at, memory, wide } = tables;
  const size = block.rows * columns;
  const rows = wide ? new Float64Array(memory.buffer, at.block, size) : new Float32Array(memory.buffer, at.block, size);
  admitted.fill(0);
  const projection = { columns: cells, matrix: transpose(centers, columns) };
  await engine.project(matrixSource(rows, block.rows, columns), projection, {
    signal,
    async onBlock(rowStart, _, products) {
      const task: AdmitTask = { tables, products, blockStart: block.start, rowStart, admitted, stride };
      await runInThread(projectThread, 'admitRows', task, { signal, transfer: [products.buffer] });
    },
  });
}

/** Shares queries among the threads. Writes what is found into `own`. @returns pairs that were multiplied. */
async function filterAll(
  shared: Omit<FilterTask, 'queries' | 'room'>,
  queries: Uint32Array,
  own: Uint32Array,
  { tables, signal }: CompareOptions,
): Promise<number> {
  if (!shared.from.some((from, cell) => from < shared.to[cell])) return 0;
  const share = Math.ceil(queries.length / tables.threads);
  const rooms = Array.from({ length: share > 0 ? Math.ceil(queries.length / share) : 0 }, (_, room) => room);
  const results = await Promise.all(
    rooms.map(async (room) => {
      const part = queries.slice(room * share, (room + 1) * share);
      const task: FilterTask = { ...shared, queries: part, room };
      const { best, pairs } = await runInThread<FilterTask, Compared>(compareThread, 'filter', task, { signal });
      part.forEach((row, query) => (own[row] = best[query]));
      return pairs;
    }),
  );
  return results.reduce((sum, pairs) => sum + pairs, 0);
}
