import type { EngineName } from '@assay/compute/engine';
import type { RowBlockSource } from '@assay/compute/matrix';
import type { LambdaRule } from '../lambda';
import type { TransformOptions } from '../prepare';
import type { Certificate } from './certificate';
import type { SamplePlan } from './plan';
import type { ClassShares } from './shares';

/** Every way of selecting rows. */
export const selectionMethods = [
  'iid',
  'poisson',
  'pivotal',
  'topk',
  'greedy-d',
  'greedy-a',
  'greedy-v',
  'kcenter',
  'random',
] as const;

/**
 * `iid`: m draws with replacement, p ∝ leverage. `poisson`: rows by themselves with π = min(1, cℓ), m on average. `pivotal`: the
 * same π, m rows exactly. `topk`: highest leverage. `greedy-d`, `greedy-a`: greedy growth of log det A, fall of Tr A⁻¹. `greedy-v`: greedy fall of
 * the mean predictive variance on a target set. `kcenter`: farthest point first. `random`: uniform without replacement.
 */
export type SelectionMethod = (typeof selectionMethods)[number];

/** A partition of the rows, such as by class or by contributor. */
export interface Grouping {
  /** Group of every row, an integer; a negative one stands for no group. Length n. */
  codes: ArrayLike<number>;
  /** Rows to select at least: of every group, or of the groups named. */
  floors?: number | ReadonlyMap<number, number>;
}

/** Parts of a selection, in order. */
export type SelectionPhase = 'mean' | 'gram' | 'factor' | 'scores' | 'pool' | 'select' | 'certificate' | 'coverage';

/** What is to be selected. */
export interface SelectionRequest extends Omit<TransformOptions, 'onProgress'> {
  method: SelectionMethod;
  /**
   * Rows wanted: must-keep and floor rows included, start rows not. Give this, `plan` or `dimensionShare`. All rows that may be selected are allowed
   * (each is kept, with weight 1 where none is dropped); more only for `iid`, which draws with replacement.
   */
  m?: number;
  /** Let m be must-keep and floor rows, and what i.i.d. leverage sampling of the others needs for spectral ε with probability 1 − δ. */
  plan?: { epsilon: number; delta: number };
  /**
   * Let m be the smallest at which the selected and start rows among themselves keep this share of the effective dimension of all rows, in
   * (0, 1]; see `KeptDimension.share`, and `reachShare` for "smallest". Needs λ > 0. Where more draws of `iid` than there are rows would be
   * needed, every row is kept. Rounding counts: a share short by 1e-9 is reached.
   */
  dimensionShare?: number;
  /** 0 by default. The same seed selects the same rows on every engine, unless a decision is closer than float64 rounding. */
  seed?: number;
  /** `trace` by default. */
  lambda?: LambdaRule;
  /**
   * What sampling and top-k go by: `in-sample` leverage xᵀ(XᵀX + λI)⁻¹x, the default, for which the guarantees are stated; or
   * `out-of-sample` leverage xᵀ(λI + X₀ᵀX₀)⁻¹x against the start rows X₀ alone, which asks what they do not show yet.
   */
  scoring?: 'in-sample' | 'out-of-sample';
  /**
   * What iid, poisson and pivotal draw by in place of leverage: a number of at least 0 for every row. Weights stay unbiased; what leverage
   * sampling promises of ε does not hold, so it goes with neither `plan` nor `scoring`.
   */
  measure?: Float64Array;
  /** Share of uniform sampling mixed into the probabilities of iid, poisson and pivotal; 0 (default) to 1. Bounds the weights. */
  uniformShare?: number;
  /** Rows that are selected whatever happens, with weight 1. */
  mustKeep?: ArrayLike<number>;
  /** Rows that are never selected. */
  mustDrop?: ArrayLike<number>;
  /** Rows chosen before, such as those labelled: inside A from the beginning, never selected, not counted in m. */
  start?: ArrayLike<number>;
  classes?: Grouping;
  contributors?: Grouping;
  /** Refuse floors above what a group has, naming them, rather than lower them. */
  strictFloors?: boolean;
  /**
   * Group of every row, an integer; rows of one group are all selected or none, a negative code stands for a row by itself. A must-keep or
   * must-drop row decides for its group; start rows do not. Sampling draws groups by the sum of their rows' scores (`random`: with
   * equal chances) and gives each of their rows the weight 1/π; top-k goes by the mean score; greedy methods pick rows as they do
   * without groups, and a group is selected with the first of its rows that is picked.
   *
   * Rows selected: at least m, and less than one group more, in top-k and greedy methods; m up to less than one group on either side in
   * `pivotal` and `random`; m on average in `poisson`, and in `iid` up to half an average draw. Floors may take up to a group more
   * than m.
   */
  atomicGroups?: ArrayLike<number>;
  /** Rows of the target set, for `greedy-v`; transformed as the others are. */
  target?: RowBlockSource;
  /** Memory for candidate rows of greedy methods; 512 MiB by default. Fewer passes with more, the same rows with any. */
  poolBytes?: number;
  /** Rows × selected rows × columns up to which the coverage radius looks at every row; 2e11 by default (about 20 s on two cores). */
  coverageWork?: number;
  onProgress?: (phase: SelectionPhase, done: number, total: number) => void;
}

/** A floor above what its group can give. */
export interface LoweredFloor {
  grouping: 'classes' | 'contributors';
  code: number;
  floor: number;
  available: number;
}

/** Rows picked, aligned with each other. */
export interface Picked {
  /** Must-keep rows ascending, then rows taken for floors in the order of taking, then the others: in order of drawing or picking. */
  rows: Uint32Array;
  /** w with A_S = λI + Σ w·xxᵀ. */
  weights: Float64Array;
  /**
   * Sampling methods: probability of inclusion, given must-keep and floor rows (1 for those); for `iid` the expected number of draws
   * m·p. The weight is its inverse.
   */
  inclusion?: Float64Array;
  /**
   * Greedy methods: gain of every pick (see `SelectionObjective`); NaN for must-keep rows, a first center, and rows that came with one of their
   * atomic group.
   */
  gains?: Float64Array;
}

/** What a selection gives. */
export interface SelectionResult extends Picked {
  method: SelectionMethod;
  engine: EngineName;
  /** Rows selected: as asked, but for `poisson`, where the number is random, and atomic groups. */
  m: number;
  /** Different rows among them: fewer than m where `iid` drew a row again. */
  distinct: number;
  /** m as it was asked for, planned, or found for the share of the effective dimension. */
  requested: number;
  plan?: SamplePlan;
  lambda: number;
  /** Of all rows. */
  effectiveDimension: number;
  certificate: Certificate;
  /** With `classes`. */
  shares?: ClassShares;
  loweredFloors: LoweredFloor[];
  seconds: { gram: number; factor: number; scores: number; select: number; certificate: number; total: number };
}
