import { setImmediate as turn } from 'node:timers/promises';
import { createRandom } from '@assay/compute/matrix';
import type { ClassCodes } from '../labels';
import { rowsWhere, toSubset, type Subset, type WeightedRows } from '../subset';
import type { CompareOptions, SubsetArm } from './comparison';
import { trainedRows, type Split } from './hold-out';
import { randomRows } from './random-rows';
import type { PointTallies, Tally } from './scoreboard';
import type { Training } from './trainer';

/** A training, and where its result goes. */
export interface Job extends Training {
  seedIndex: number;
  tally: Tally;
}

/** What jobs are drawn from. */
export interface DrawTask<Arm extends string> {
  labels: ClassCodes;
  /** One for every seed, or one for all. */
  splits: readonly Split[];
  seeds: number;
  arms: Readonly<Record<Arm, SubsetArm>>;
  all: Tally;
  points: readonly PointTallies<Arm>[];
}

/** Every training of a comparison, drawn when it is asked for: row numbers of hundreds of subsets are never in memory together. */
export async function* drawJobs<Arm extends string>(task: DrawTask<Arm>, options: CompareOptions): AsyncGenerator<Job> {
  const { seeds, splits, points, all } = task;
  const { codes } = task.labels;
  const labelled = { rows: rowsWhere(codes.length, (row) => codes[row] >= 0) };
  const splitOf = (seedIndex: number): Split => splits[seedIndex % splits.length];
  const subsets = new WeakMap<WeightedRows, Subset>();
  const subsetOf = (chosen: WeightedRows): Subset => {
    const subset = subsets.get(chosen) ?? toSubset(chosen, codes);
    subsets.set(chosen, subset);
    return subset;
  };
  for (let seedIndex = 0; seedIndex < seeds; seedIndex += 1) {
    yield { subset: labelled, split: splitOf(seedIndex), seedIndex, tally: all };
  }
  for (const [number, point] of points.entries()) {
    for (let seedIndex = 0; seedIndex < seeds; seedIndex += 1) {
      // Drawing takes a while on a million rows, and never waits.
      await turn();
      options.signal?.throwIfAborted();
      const split = splitOf(seedIndex);
      const candidates = (): Uint32Array => rowsWhere(codes.length, (row) => split.excluded[row] === 0);
      const seed = deriveSeed(options.seed ?? 0, seedIndex, number + 1);
      let first: Subset | undefined;
      for (const [name, tally] of Object.entries<Tally>(point.arms)) {
        const chosen = await task.arms[name as Arm](seedIndex, point.size, { seed, candidates });
        const subset = subsetOf(chosen);
        first ??= subset;
        yield { subset, split, seedIndex, tally };
      }
      const count = first ? trainedRows(first, split) : Math.min(point.size, candidates().length);
      const groups = options.atomicGroups ? options.groups : undefined;
      const rows = randomRows({ candidates: candidates(), count, seed: deriveSeed(seed, 1), groups });
      yield { subset: { rows }, split, seedIndex, tally: point.random };
    }
  }
}

/** A seed that other parts would give another one for. */
export function deriveSeed(seed: number, ...parts: readonly number[]): number {
  return parts.reduce((mixed, part) => createRandom(mixed * 1024 + part).integer(2 ** 32), seed);
}
