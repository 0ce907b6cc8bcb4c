import type { RowBlockSource } from '@assay/compute/matrix';

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

/** Sums over rows. All of them add: the result of two shards is the sum of their fields (`mergeGrams`). */
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
}

/** Options of {@link Engine.scores}. A promise returned by `onBlock` is awaited before the next block. */
export interface ScoreOptions extends StreamOptions {
  projection?: Projection;
  onBlock: (block: ScoredBlock) => void | Promise<void>;
}

/** What a score pass says at its end. */
export interface ScoreResult {
  rows: number;
  /** Σ of all leverage scores (compensated): the effective dimension when the rows are those inside A. */
  sum: number;
  /** Precision of the product with R. Row sums are always float64. */
  precision: 'float32' | 'float64';
}

/** Options of {@link Engine.project}. */
export interface ProjectOptions extends StreamOptions {
  onBlock: (rowStart: number, rows: number, projected: Float64Array) => void | Promise<void>;
}

/**
 * Numerics over streams of row blocks. Memory is O(block + d²), the event loop is never held up, and rows that are equal bit
 * by bit get equal results wherever they stand. One operation at a time per engine.
 * All operations throw NumericError (`shape_mismatch`, `non_finite` with rows, `overflow`, …) or the signal's reason.
 */
export interface Engine {
  readonly name: EngineName;
  describe(): EngineDescription;
  /** One pass: XᵀX, Xᵀ1 and XᵀY. */
  gram(source: RowBlockSource, options?: GramOptions): Promise<GramResult>;
  /** Float64 Cholesky of G + λI in a thread. @throws NumericError `not_positive_definite`. */
  factor(gram: Float64Array, columns: number, lambda: number, options?: { signal?: AbortSignal }): Promise<Factor>;
  /** One pass: leverage of every row, and X·W with a projection. */
  scores(source: RowBlockSource, factor: Factor, options: ScoreOptions): Promise<ScoreResult>;
  /** One pass: X·W in float64. */
  project(source: RowBlockSource, projection: Projection, options: ProjectOptions): Promise<void>;
  close(): Promise<void>;
}
