import type { LambdaRule, SelectionMethod } from '@assay/compute/leverage';
import type { HeadKind } from '@assay/compute/learner';

/** `influence` is the default, see `influenceMeasure`; the others are those of `compute/leverage`. */
export type PruningMethod = 'influence' | SelectionMethod;

/** A text of every row, as a number into the distinct ones; −1: none. */
export interface RowNames {
  names: readonly string[];
  codes: Int32Array;
}

/**
 * How much is kept. `count`: so many rows. `accuracy`: what leverage sampling needs for a spectral error ε with probability 1 − δ.
 * `dimension`: the fewest that hold a share of the effective dimension. `value`: all with a score of at least `below`.
 */
export type PruningTarget =
  | { kind: 'count'; keep: number }
  | { kind: 'accuracy'; epsilon: number; delta: number }
  | { kind: 'dimension'; share: number }
  | { kind: 'value'; scores: Float64Array; below: number };

/** Rows to keep at least: of every group, or of those named by code. */
export type Floor = number | ReadonlyMap<number, number>;

/** What is to be pruned, and how. Rows are those of the embedding. */
export interface PruningQuestion {
  method: PruningMethod;
  target: PruningTarget;
  lambda: LambdaRule;
  normalize: boolean;
  center: boolean;
  seed: number;
  classes: RowNames;
  contributors: RowNames;
  /** Group of every row, −1 for none. Rows of a group are tested on together; with `keepGroupsWhole` also kept or dropped together. */
  groups: Int32Array;
  keepGroupsWhole: boolean;
  floors: { classes?: Floor; contributors?: Floor };
  mustKeep: Uint32Array;
  mustDrop: Uint32Array;
  /** `hashes`: 32 bytes of every row, equal for equal content. `cosine`: rows at least so similar are near duplicates. */
  duplicates: { hashes?: Uint8Array; cosine?: number };
  /** Rows with the lowest label scores (NaN: none) are dropped: a share of those that have one, or all below a value. */
  labelGate?: { scores: Float64Array } & ({ dropShare: number } | { dropBelow: number });
  /** In-sample leverage of every row, and −(leave-one-out residual)² of it (NaN: no label), if there is one: what `influence` goes by. */
  leverage: Float64Array;
  looResidual?: Float64Array;
  probe?: { seeds: number; head: HeadKind | 'auto'; heldOut: number };
  /** Parts of the rows at which quality is measured against size. */
  sweep?: readonly number[];
}

/** Where a pruning keeps files, and whom it tells. */
export interface PruningOptions {
  /** Folder for temporary files. */
  folder: string;
  signal?: AbortSignal;
  onProgress?: (phase: string, done: number, total: number) => void;
}
