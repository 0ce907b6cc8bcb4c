import type { HeadKind } from '../linear-head';
import type { Metric } from '../metrics';
import type { WeightedRows } from '../subset';
import type { Summary } from '../summarize';

/** Parts of a comparison, which take turns: `draw` counts subsets, `read` rows of the source over all passes, `fit` heads. */
export type ComparePhase = 'draw' | 'read' | 'fit';

/** What an arm may look at beside the number of the seed and the size. */
export interface ArmContext {
  /** A seed for this arm's own draws; differs by seed index and size. */
  seed: number;
  /** Labelled rows that this seed does not hold out, ascending. */
  candidates: () => Uint32Array;
}

/**
 * A way of choosing `size` rows to train on. Held-out and unlabelled rows are left out of what it returns. An object that it returns for
 * several seeds is read only once.
 */
export type SubsetArm = (seedIndex: number, size: number, context: ArmContext) => WeightedRows | Promise<WeightedRows>;

/** Options of `compareSubsets`. */
export interface CompareOptions {
  /** Rows that arms are asked for; one point of the curve each. */
  sizes: readonly number[];
  /** Repetitions, each with its own held-out split and random subset; 5 by default, at least 2. */
  seeds?: number;
  /** 0 by default. The same seed gives the same result. */
  seed?: number;
  /** `auto` (default): logistic where all fits together are quick, else ridge. */
  head?: HeadKind | 'auto';
  /** `accuracy` by default. */
  metric?: Metric;
  /** Rows to test on in every repetition, in place of a split by seed. */
  heldOut?: ArrayLike<number>;
  /** Share of the labelled rows held out by every seed; 0.2 by default. */
  heldOutFraction?: number;
  /** Rows held out at most; 10,000 by default, and in any case no more than fit into 256 MiB for all seeds. */
  heldOutLimit?: number;
  /** Group of every row, negative for none: no group is both tested on and trained on. Length n. */
  groups?: Int32Array;
  /** Random subsets consist of whole groups: as many as come closest to the number of rows. */
  atomicGroups?: boolean;
  /** Scale every row to unit length first. */
  normalize?: boolean;
  /** Penalty relative to the variance of the features; see `ridgeHead` and `logisticHead` for the defaults. */
  regularization?: number;
  /** Aborting ends the comparison within a second, with the signal's reason. */
  signal?: AbortSignal;
  onProgress?: (phase: ComparePhase, done: number, total: number) => void;
}

/** What an arm reached. */
export interface ArmResult extends Summary {
  /** Rows trained on, on average over the seeds. */
  rows: number;
}

/** What the interval of a difference says: it lies above zero, holds zero or lies below. */
export type Verdict = 'better' | 'not-distinguishable' | 'worse';

/** Differences between two arms, paired by seed. */
export interface Difference {
  mean: number;
  /** 95 % t-interval of the mean over seeds. */
  interval: [number, number];
  values: number[];
  verdict: Verdict;
}

/** One size of a comparison. */
export interface ComparePoint<Arm extends string> {
  size: number;
  /** `size` relative to the labelled rows, less those of `heldOut`. */
  fraction: number;
  arms: Record<Arm | 'random', ArmResult>;
  /** Every arm minus random. */
  differences: Record<Arm, Difference>;
}

/** Result of `compareSubsets`. */
export interface Comparison<Arm extends string> {
  head: HeadKind;
  metric: Metric;
  seeds: number;
  /** Rows tested on, on average over the seeds. */
  heldOutRows: number;
  /** Trained on all labelled rows that are not held out. */
  all: ArmResult;
  /** In the order of `sizes`. */
  points: ComparePoint<Arm>[];
}
