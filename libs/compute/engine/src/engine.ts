import type { RowBlock, RowBlockSource } from '@assay/compute/matrix';

/** Every engine there can be, in the order in which `auto` tries them. */
export const engineNames = ['cuda', 'native', 'onnx', 'reference'] as const;

/** Name of an engine. `reference` is float64 TypeScript: the oracle the others are measured against. */
export type EngineName = (typeof engineNames)[number];

/**
 * How Gram products are formed. `f64`: float64 products of the rows as they come. `mixed`: float32 products added up in
 * float64 at least every 2048 rows; only sound up to condition `mixedConditionLimit`.
 */
export type GramPrecision = 'f64' | 'mixed';

/** What an engine runs on. */
export interface EngineDescription {
  name: EngineName;
  /** Processor or accelerator, in words. */
  device: string;
  threads: number;
}

/** A second matrix Y beside X, one block of rows at a time, for XᵀY. */
export interface Targets {
  columns: number;
  /** Rows `rowStart` … `rowStart + rows` of Y, row-major. */
  block(rowStart: number, rows: number): Float64Array;
}

/** What every streamed operation takes. */
export interface StreamOptions {
  /** Aborting ends the operation between blocks, or sooner. */
  signal?: AbortSignal;
  /** Rows done so far, after every block. */
  onProgress?: (rows: number) => void;
}

/** Options of {@link Engine.gram}. */
export interface GramOptions extends StreamOptions {
  precision?: GramPrecision;
  targets?: Targets;
}

/** Sums over rows. All of them add: the result of two shards is the sum of their fields (`mergeGramInto`). */
export interface GramResult {
  rows: number;
  columns: number;
  /** G = XᵀX, row-major d × d, both triangles. */
  gram: Float64Array;
  /** Xᵀ1, length d. */
  columnSums: Float64Array;
  /** XᵀY, row-major d × c; absent without targets. */
  cross?: Float64Array;
  /** Precision really used: `mixed` is given up for float64 rows and by engines that have no such kernel. */
  precision: GramPrecision;
}

/** Factorisation of A = G + λI. */
export interface Factor {
  columns: number;
  lambda: number;
  /** R = L⁻ᵀ with A = L·Lᵀ: upper triangular, row-major d × d, A⁻¹ = R·Rᵀ. */
  inverseFactor: Float64Array;
  /** log det A. */
  logDet: number;
  /** Tr A⁻¹ = ‖R‖²; the effective dimension is d − λ·Tr A⁻¹. */
  inverseTrace: number;
  /** Estimated condition number of A. */
  condition: number;
}

/** A d × c matrix W by which rows are multiplied, row-major. */
export interface Projection {
  columns: number;
  matrix: Float64Array;
}

/** What one block of rows gives. Arrays belong to the receiver. */
export interface ScoredBlock {
  rowStart: number;
  rows: number;
  /** xᵢᵀA⁻¹xᵢ, in-sample when the rows are inside A. */
  leverage: Float64Array;
  /** X·W, row-major rows × c; absent without a projection. */
  projected?: Float64Array;
  /** Precision of this block's product with R. */
  precision: ScoreResult['precision'];
}

/** Options of {@link Engine.scores}. A promise returned by `onBlock` is awaited before the next block. */
export interface ScoreOptions extends StreamOptions {
  projection?: Projection;
  /**
   * Products with R in float64 also for float32 rows, so that engines agree to rounding of float64: for decisions, such as which
   * rows a seed draws, that must be the same on every engine.
   */
  exact?: boolean;
  onBlock: (block: ScoredBlock) => void | Promise<void>;
}

/** What a score pass says at its end. */
export interface ScoreResult {
  rows: number;
  /** Σ of all leverage scores (compensated): the effective dimension when the rows are those inside A. */
  sum: number;
  /** Precision of the product with R: float32 when it was that for any block. Row sums are always float64. */
  precision: 'float32' | 'float64';
}

/** Options of {@link Engine.project}. */
export interface ProjectOptions extends StreamOptions {
  onBlock: (rowStart: number, rows: number, projected: Float64Array) => void | Promise<void>;
}

/**
 * What a greedy selection maximises, g = xᵀA⁻¹x and A ← A + xxᵀ after a pick.
 * `d-optimal`: log(1 + g), the growth of log det A. `a-optimal`: xᵀA⁻¹FA⁻¹x/(1 + g), the fall of Tr FA⁻¹; F is the identity, or with
 * `target` the second moment of a target set (V-optimal). `k-center`: the distance to the nearest center; a pick becomes a center.
 */
export type SelectionObjective =
  | { kind: 'd-optimal'; matrix: Float64Array }
  | { kind: 'a-optimal'; matrix: Float64Array; target?: Float64Array }
  | { kind: 'k-center'; distances?: Float64Array };

/** Options of {@link GreedySelection.next}. */
export interface NextOptions {
  count: number;
  /** One byte per row; rows with 0 are passed over. All rows by default. */
  eligible?: Uint8Array;
  /**
   * Bound on rows outside the selection's: their largest g, or distance for `k-center`; 0 for none. Picking stops before the first pick
   * whose gain such a row might exceed.
   */
  outside?: number;
  signal?: AbortSignal;
}

/** Rows in the order in which they were picked, with their gains. */
export interface Picks {
  rows: Uint32Array;
  gains: Float64Array;
}

/** An exact greedy selection under way; among equal gains the lowest row wins. Close it when done. */
export interface GreedySelection {
  /** Picks up to `count` more rows; fewer when eligible rows run out or `outside` stops it. */
  next(options: NextOptions): Promise<Picks>;
  close(): void;
}

/** Tokens in tiles: `data` is tiles × tokens × columns. */
export interface TokenTiles {
  tiles: number;
  tokens: number;
  columns: number;
  data: Float32Array;
}

/**
 * Numerics over streams of row blocks. Memory is O(block + d²), the event loop is never held up, and rows that are equal bit
 * by bit get equal results wherever they stand. Operations may overlap; they then take turns, block by block.
 * All operations throw NumericError (`shape_mismatch`, `non_finite` with rows, `overflow`, …) or the signal's reason.
 */
export interface Engine {
  readonly name: EngineName;
  describe(): EngineDescription;
  /** One pass: XᵀX, Xᵀ1 and XᵀY. */
  gram(source: RowBlockSource, options?: GramOptions): Promise<GramResult>;
  /** Float64 Cholesky of G + λI; `gram` must not change until it is done. @throws NumericError `not_positive_definite`. */
  factor(gram: Float64Array, columns: number, lambda: number, options?: { signal?: AbortSignal }): Promise<Factor>;
  /** One pass: leverage of every row, and X·W with a projection. */
  scores(source: RowBlockSource, factor: Factor, options: ScoreOptions): Promise<ScoreResult>;
  /** One pass: X·W in float64. */
  project(source: RowBlockSource, projection: Projection, options: ProjectOptions): Promise<void>;
  /**
   * Starts a greedy selection among rows in memory, all in float64. `rows.data` is read in place and must not change until the
   * selection is closed; on a SharedArrayBuffer nothing is copied. Matrices are row-major d × d.
   * @throws NumericError `not_positive_definite`, `non_finite`, `shape_mismatch`, `invalid_option` for a negative distance.
   */
  select(rows: RowBlock, objective: SelectionObjective, options?: { signal?: AbortSignal }): Promise<GreedySelection>;
  /**
   * Greedy facility location by cosine similarity in every tile by itself: gain(j) = Σᵢ max(0, sᵢⱼ − mᵢ), mᵢ the best similarity of
   * token i to a pick so far, at first −1. Ties: lowest token; zero tokens are similar to nothing (0).
   * @returns tiles × picks token indices, in the order of picking.
   * @throws NumericError `shape_mismatch`, `invalid_option`, `non_finite` with the tokens at fault, counted over all tiles.
   */
  facilityLocation(tokens: TokenTiles, picks: number, options?: { signal?: AbortSignal }): Promise<Int32Array>;
  close(): Promise<void>;
}
