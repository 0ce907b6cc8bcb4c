import type { RowBlockSource } from '@assay/compute/matrix';
import type { HeadKind, LinearHead } from '../linear-head';
import type { Split } from './hold-out';
import type { Subset } from '../subset';

/** One head to be trained: on the rows of a subset that a split lets it see. */
export interface Training {
  /** Labelled rows. Trainings that share one object have it read once. */
  subset: Subset;
  split: Split;
}

/** Trains heads of one kind. */
export interface Trainer {
  readonly kind: HeadKind;
  /** Trainings that are best handed over together. */
  readonly batch: number;
  /** Heads in the order of the trainings. `onFit` is called with the number of each that is done. */
  train(trainings: readonly Training[], onFit: (training: number) => void): Promise<LinearHead[]>;
  /** The held-out rows of a split, once `train` has been called. */
  testRows(split: Split): RowBlockSource;
}

/** What every trainer takes. */
export interface TrainerOptions {
  regularization?: number;
  normalize?: boolean;
  signal?: AbortSignal;
  /** Rows of the source read, over all passes. */
  onRead?: (rows: number) => void;
}
