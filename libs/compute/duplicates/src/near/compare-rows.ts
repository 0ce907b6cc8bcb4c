import type { Engine } from '@assay/compute/engine';
import { matrixSource, runInThread, threadFile } from '@assay/compute/matrix';
import { none, type BlockRows } from './block-rows';
import type { Compared, LoadTask } from './compare-thread';
import { filterRows, type Look } from './filter-rows';
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
  const all = Uint32Array.from({ length: blockRows }, (_, row) => row);
  let pairs = 0;
  for (let start = 0; start < places; start += blockRows) {
    const rows = Math.min(blockRows, places - start);
    const block: BlockRows = { start, rows };
    const own = best.subarray(start, start + rows);
    await runInThread<LoadTask, undefined>(compareThread, 'load', { tables, block }, { signal });
    if (cells > 1) await admit(engine, block, admitted, stride, options);
    const look: Look = { tables, block, admitted: cells > 1 ? admitted : undefined, stride, firstFree, own, signal };
    const before = tables.keptCount.slice();
    pairs += await filterRows(look, all.subarray(0, rows), new Uint32Array(cells));
    const left = all.subarray(0, rows).filter((row) => own[row] === none);
    for (let at = 0; at < left.length; at += settleCapacity) {
      const piece = left.subarray(at, at + settleCapacity);
      pairs += await filterRows(look, piece, before);
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
