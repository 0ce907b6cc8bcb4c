import { setImmediate as turn } from 'node:timers/promises';
import type { Engine } from '@assay/compute/engine';
import type { RowBlockSource } from '@assay/compute/matrix';
import { countClasses, type ClassCodes } from '../labels';
import type { HeadKind } from '../linear-head';
import { isTooLarge } from '../logistic/logistic-head';
import { checkOptions } from './check-options';
import type { CompareOptions, Comparison, SubsetArm } from './comparison';
import { deriveSeed, drawJobs, type Job } from './draw-jobs';
import { holdOut, splitBy, type Split } from './hold-out';
import { LogisticTrainer } from './logistic-trainer';
import { RidgeTrainer } from './ridge-trainer';
import { runJobs, type JobRunner } from './run-jobs';
import { armResult, newPoint, newTally, pointResult } from './scoreboard';
import type { Trainer } from './trainer';

/** Rows × columns × classes over all fits up to which `auto` takes logistic heads: about ten seconds on two cores. */
const quickProducts = 1e8;

/** Memory for the held-out rows of all seeds. */
const heldOutBytes = 256 * 1024 * 1024;

/**
 * Trains heads on subsets of several sizes, chosen by several arms and at random, and measures all on the same held-out rows: a learning
 * curve with intervals. Every seed holds out rows of its own (unless `heldOut` is given) and trains on all others, on those that an arm
 * chose, and on as many random ones as the first arm has. Intervals are t-intervals over seeds, which share rows: they tell how well the mean
 * over splits and draws is known for this data, not how other data would do.
 *
 * Ridge heads: one pass over the source for as many fits as have sums in 256 MiB (some 500 of 256 columns). Memory is a block, the sums of a
 * pass twice while they are handed over, held-out rows, and row numbers of the subsets of a pass. Logistic heads: one pass, all labelled
 * rows in memory as float32.
 * @param arms each draws its rows; without any, only all rows and random ones are compared.
 * @throws NumericError `no_labels`, `single_class`, `too_few_rows` (nothing to hold out), `too_large_for_logistic`, `invalid_option`,
 *   `invalid_lambda`, `rows_out_of_range`, `shape_mismatch`, `non_finite`.
 */
export async function compareSubsets<Arm extends string>(
  source: RowBlockSource,
  engine: Engine,
  labels: ClassCodes,
  arms: Readonly<Record<Arm, SubsetArm>>,
  options: CompareOptions,
): Promise<Comparison<Arm>> {
  const { seeds = 5, sizes, metric = 'accuracy', signal, onProgress } = options;
  checkOptions(options, source.rows, seeds);
  const labelled = countClasses(labels, source.rows).reduce((sum, count) => sum + count, 0);
  const names = Object.keys(arms) as Arm[];
  const splits = await makeSplits(source.columns, labels, seeds, options);
  const fits = seeds * (1 + sizes.length * (names.length + 1));
  const rowsPerSeed = sizes.reduce((sum, size) => sum + (names.length + 1) * Math.min(size, labelled), labelled);
  const kind = chooseHead(options.head, {
    products: seeds * rowsPerSeed * source.columns * labels.classes,
    fitsMemory: !isTooLarge(labelled, source.columns, labels.classes),
  });
  const trainer = openTrainer(kind, { source, engine, labels, splits, fits }, options);

  const all = newTally();
  const points = sizes.map((size) => newPoint(size, names));
  let [drawn, fitted] = [0, 0];
  const onFit = (): void => {
    fitted += 1;
    onProgress?.('fit', fitted, fits);
  };
  const runner: JobRunner = { trainer, engine, labels, metric, signal, onFit };
  let batch: Job[] = [];
  for await (const job of drawJobs({ labels, splits, seeds, arms, all, points }, options)) {
    batch.push(job);
    drawn += 1;
    onProgress?.('draw', drawn, fits);
    if (batch.length < trainer.batch && drawn < fits) continue;
    await runJobs(batch, runner);
    batch = [];
  }
  const available = options.heldOut ? labelled - splits[0].heldOut.length : labelled;
  return {
    head: kind,
    metric,
    seeds,
    heldOutRows: splits.reduce((sum, { heldOut }) => sum + heldOut.length, 0) / splits.length,
    all: armResult(all),
    points: points.map((point) => pointResult(point, available)),
  };
}

/** One split for every seed, or the one that is given for all. */
async function makeSplits(
  columns: number,
  labels: ClassCodes,
  seeds: number,
  options: CompareOptions,
): Promise<Split[]> {
  const { heldOut, heldOutFraction: fraction = 0.2, heldOutLimit = 10_000, groups, seed = 0, signal } = options;
  if (heldOut) return [splitBy(labels, heldOut, groups)];
  const limit = Math.max(1, Math.min(heldOutLimit, Math.floor(heldOutBytes / (4 * columns * seeds))));
  const splits: Split[] = [];
  for (let seedIndex = 0; seedIndex < seeds; seedIndex += 1) {
    await turn();
    signal?.throwIfAborted();
    splits.push(holdOut(labels, { fraction, limit, groups, seed: deriveSeed(seed, seedIndex, 0) }));
  }
  return splits;
}

function chooseHead(
  asked: CompareOptions['head'] = 'auto',
  { products, fitsMemory }: { products: number; fitsMemory: boolean },
): HeadKind {
  if (asked !== 'auto') return asked;
  return products <= quickProducts && fitsMemory ? 'logistic' : 'ridge';
}

/** What is trained on. */
interface TrainingGround {
  source: RowBlockSource;
  engine: Engine;
  labels: ClassCodes;
  splits: readonly Split[];
  fits: number;
}

function openTrainer(
  kind: HeadKind,
  { source, engine, labels, splits, fits }: TrainingGround,
  { onProgress, ...options }: CompareOptions,
): Trainer {
  if (kind === 'logistic') {
    const onRead = (rows: number): void => onProgress?.('read', rows, source.rows);
    return new LogisticTrainer(source, engine, labels, { ...options, onRead });
  }
  const onRead = (rows: number): void => onProgress?.('read', rows, source.rows * Math.ceil(fits / trainer.batch));
  const trainer = new RidgeTrainer(source, engine, labels, splits, { ...options, onRead });
  return trainer;
}
