import { NumericError, type RowBlock } from '@assay/compute/matrix';
import type { EngineDescription, Factor, GramPrecision, GramResult, Projection } from './engine';

/** Sums being built up over blocks. */
export interface GramAccumulator {
  /**
   * Adds a block. `products` is rows × c, row-major; XᵀP is accumulated beside XᵀX. The block's memory is free again when
   * the promise settles.
   */
  add(block: RowBlock, products: Float64Array, signal?: AbortSignal): Promise<void>;
  /** G (lower triangle at least) and XᵀP, d × c. */
  finish(): Promise<{ gram: Float64Array; products: Float64Array; precision: GramPrecision }>;
  /** Frees what is held on a device. Called once at the end, also after a failure or an abort. */
  release?(): void;
}

/** A prepared factor or projection, applied to blocks. */
export interface RowScorer {
  readonly precision: 'float32' | 'float64';
  score(block: RowBlock, signal?: AbortSignal): Promise<{ leverage?: Float64Array; projected?: Float64Array }>;
  /** Frees what is held on a device. Called once at the end, also after a failure or an abort. */
  release?(): void;
}

/**
 * What an implementation provides. Streaming, checks, progress and cancellation are shared (`createEngine`), so an engine
 * is only this: state begins with `beginGram` or `beginScores` and may stay on a device until the last block.
 */
export interface EngineKernels {
  describe(): EngineDescription;
  beginGram(columns: number, productColumns: number, precision: GramPrecision): GramAccumulator;
  beginScores(columns: number, factor: Factor | undefined, projection: Projection | undefined): RowScorer;
  close(): Promise<void>;
}

/**
 * The sum of two shards of the same columns, whatever rows they hold; exact up to float64 rounding of the sums.
 * @throws NumericError `shape_mismatch`.
 */
export function mergeGrams(first: GramResult, second: GramResult): GramResult {
  if (first.columns !== second.columns || first.cross?.length !== second.cross?.length) {
    throw new NumericError('shape_mismatch', 'Only Grams of the same columns and targets can be merged.');
  }
  const add = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, index) => value + b[index]);
  return {
    rows: first.rows + second.rows,
    columns: first.columns,
    gram: add(first.gram, second.gram),
    columnSums: add(first.columnSums, second.columnSums),
    cross: first.cross && second.cross && add(first.cross, second.cross),
    precision: first.precision === 'mixed' || second.precision === 'mixed' ? 'mixed' : 'f64',
  };
}
