/** What `findDuplicates` is doing: reading rows, projecting them, comparing them. */
export type DuplicatePhase = 'read' | 'project' | 'compare';

/** Options of `findDuplicates`. Rows are counted from 0. */
export interface DuplicateOptions {
  /** Near duplicates: rows whose cosine is at least this, above 0 and at most 1. Absent: exact duplicates only. */
  threshold?: number;
  /**
   * Key of the content of every item: items with equal keys are exact duplicates. A Uint8Array of n keys of equal length (32 bytes for
   * sha256; a key of zeros stands for none), or an Int32Array of n codes (negative: none).
   */
  hashes?: Uint8Array | Int32Array;
  /** Rows that are equal bit by bit (and not zero) are exact duplicates; true by default. */
  identicalRows?: boolean;
  /** The lower, the rather a row is the one that stays; among equals the lower row. All are equal by default. */
  priority?: ArrayLike<number>;
  /** One byte per row; rows with 1 stay whatever they resemble, and come before all others. None by default. */
  keep?: Uint8Array;
  /** One byte per row; rows with 0 are neither compared nor dropped. All rows by default. */
  eligible?: Uint8Array;
  /** Where rows go that do not fit in memory, in a file that is gone at the end. Absent: all rows stay in memory. */
  folder?: string;
  /** Memory for rows; 256 MiB by default. Tables of about 200 bytes a row come on top. */
  memoryBytes?: number;
  /** Draws the sample that decides how rows are grouped for the search. The result does not depend on it. */
  seed?: number;
  signal?: AbortSignal;
  onProgress?: (phase: DuplicatePhase, done: number, total: number) => void;
}

/** What `findDuplicates` found. */
export interface DuplicateGroups {
  /** For every row the row that stands for it: itself when it stays. */
  representative: Int32Array;
  /** Groups of more than one row. */
  groups: number;
  /** Rows that another one stands for: `exact + near`. */
  dropped: number;
  /** Dropped for equal content or equal features. */
  exact: number;
  /** Dropped for a cosine at or above the threshold. */
  near: number;
  /** Pairs of rows that were multiplied with each other; all others were ruled out by cells. */
  pairsCompared: number;
  seconds: number;
}
