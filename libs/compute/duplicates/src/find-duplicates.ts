import type { Engine } from '@assay/compute/engine';
import { assertShape, normalizeRows, runInThread, threadFile, type RowBlockSource } from '@assay/compute/matrix';
import { checkOptions } from './check-options';
import type { CollapsedRows, CollapseTask } from './exact/collapse-thread';
import { readRows, type ReadRows } from './exact/read-rows';
import { none } from './near/block-rows';
import { findNear } from './near/find-near';
import type { DuplicateGroups, DuplicateOptions } from './options';

const collapseThread = threadFile(__filename, 'exact/collapse-thread');

/** Numbers of the sample: enough to find axes and cells by, and 32 MiB. */
const sampleNumbers = 4 * 1024 * 1024;

/**
 * Groups duplicates, each under one row that stands for all. Rows are gone through in order: those to keep first, then by priority, then
 * by number.
 *
 * 1. Exact: rows with equal content keys or equal bits are one; the first stands for the rest.
 * 2. Near: of those that are left, a row joins the first row kept before it with a cosine at or above the threshold, and is kept when there is
 *    none (leader clustering). Zero rows are near to nothing.
 *
 * What holds, for any data: a dropped row equals its representative, or has a cosine with it at or above the threshold, or equals a row that
 * has; no two rows that stay are at or above the threshold, or equal, unless both are to keep; every representative stays and comes before
 * all that it stands for. Groups are stars: linking neighbour to neighbour instead would make one group of a slow video, whose ends have
 * nothing in common. A row may well be closer to a later representative than to its own, the first.
 *
 * Cosines are of float64 sums, and count from 1e-11 below the threshold on, which is more than they may be off by. The result depends on
 * the rows and options alone, not on blocks, memory, seed, threads or engine. Two passes over the source; memory is O(block) and about 200
 * bytes a row. All but the products is done in threads, which end at once when the signal is aborted.
 * @throws NumericError `invalid_option`, `shape_mismatch`, `empty_matrix`, `too_many_columns`, `non_finite` with rows, `file_unwritable`;
 *   the signal's reason when aborted.
 */
export async function findDuplicates(
  source: RowBlockSource,
  engine: Engine,
  options: DuplicateOptions = {},
): Promise<DuplicateGroups> {
  const started = performance.now();
  const { rows, columns } = source;
  const { signal, onProgress, seed = 0, identicalRows = true } = options;
  assertShape(rows, columns);
  checkOptions(source, options);
  signal?.throwIfAborted();
  const read = await readRows(source, {
    withKeys: identicalRows,
    sampleRows:
      options.threshold === undefined ? 0 : Math.min(8192, Math.max(256, Math.floor(sampleNumbers / columns))),
    seed,
    signal,
    onProgress: (done) => onProgress?.('read', done, rows),
  });
  const { representative, order } = await collapseExact(rows, read, options);
  const exact = dropped(representative);
  const pairsCompared = await joinNear(source, engine, options, read, order, representative);
  const all = dropped(representative);
  return {
    representative,
    groups: groupCount(representative),
    dropped: all,
    exact,
    near: all - exact,
    pairsCompared,
    seconds: (performance.now() - started) / 1000,
  };
}

async function collapseExact(rows: number, read: ReadRows, options: DuplicateOptions): Promise<CollapsedRows> {
  const { hashes, priority, keep, eligible, signal } = options;
  const { lengths, keys } = read;
  const task: CollapseTask = {
    rows,
    lengths,
    keys,
    hashes,
    priority: priority && Float64Array.from(priority),
    keep,
    eligible,
  };
  return runInThread<CollapseTask, CollapsedRows>(collapseThread, 'collapse', task, { signal });
}

/** Makes rows join those that they are near to, in `representative`. @returns pairs that were multiplied. */
async function joinNear(
  source: RowBlockSource,
  engine: Engine,
  options: DuplicateOptions,
  { wide, lengths, sample }: ReadRows,
  left: Uint32Array,
  representative: Int32Array,
): Promise<number> {
  const { threshold, keep, onProgress } = options;
  const order = left.filter((row) => lengths[row] > 0);
  if (threshold === undefined || order.length < 2) return 0;
  const firstFree = keep ? order.reduce((count, row) => count + Number(keep[row] !== 0), 0) : 0;
  const { best, pairs } = await findNear(wide ? normalizeRows(source) : source, engine, {
    threshold,
    wide,
    order,
    lengths,
    firstFree,
    sample,
    folder: options.folder,
    memoryBytes: options.memoryBytes ?? 256 * 1024 * 1024,
    seed: options.seed ?? 0,
    signal: options.signal,
    onProject: (done) => onProgress?.('project', done, source.rows),
    onCompare: (done) => onProgress?.('compare', done, order.length),
  });
  best.forEach((place, own) => {
    if (place !== none) representative[order[own]] = order[place];
  });
  representative.forEach((leader, row) => (representative[row] = representative[leader]));
  return pairs;
}

function dropped(representative: Int32Array): number {
  return representative.reduce((count, leader, row) => count + Number(leader !== row), 0);
}

function groupCount(representative: Int32Array): number {
  const isGroup = new Uint8Array(representative.length);
  representative.forEach((leader, row) => {
    if (leader !== row) isGroup[leader] = 1;
  });
  return isGroup.reduce((count, flag) => count + flag, 0);
}
