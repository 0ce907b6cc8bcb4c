import type { RowBlock } from '@assay/compute/matrix';
import type {
  EngineDescription,
  Factor,
  GramPrecision,
  GreedySelection,
  Projection,
  SelectionObjective,
  TokenTiles,
} from './engine';

/** What is said of a block beside its rows. */
export interface BlockOptions {
  /** Stands for the content of the rows within the life of the engine: memory of a device may hold them under this number. */
  key: number;
  signal?: AbortSignal;
}

/** Sums being built up over blocks. */
export interface GramAccumulator {
  /**
   * Adds a block. `products` is rows × c, row-major; XᵀP is accumulated beside XᵀX. The block's memory is free again when
   * the promise settles.
   */
  add(block: RowBlock, products: Float64Array, options: BlockOptions): Promise<void>;
  /** G (lower triangle at least) and XᵀP, d × c. */
  finish(): Promise<{ gram: Float64Array; products: Float64Array; precision: GramPrecision }>;
  /** Frees what is held on a device. Called once at the end, also after a failure or an abort. */
  release?(): void | Promise<void>;
}

/** A prepared factor or projection, applied to blocks. */
export interface RowScorer {
  readonly precision: 'float32' | 'float64';
  score(block: RowBlock, options: BlockOptions): Promise<{ leverage?: Float64Array; projected?: Float64Array }>;
  /** Frees what is held on a device. Called once at the end, also after a failure or an abort. */
  release?(): void | Promise<void>;
}

/**
 * What an implementation provides. Streaming, checks, progress and cancellation are shared (`createEngine`), so an engine
 * is only this: state begins with `beginGram` or `beginScores` and may stay on a device until the last block. What is optional
 * is done by TypeScript in threads where it is left out.
 */
export interface EngineKernels {
  describe(): EngineDescription;
  /**
   * NaN and infinities in rows are refused by `GramAccumulator.add` with a NumericError `non_finite`, and come out of `score` as
   * results that are not finite. Without it every block is scanned first.
   */
  readonly checksRows?: boolean;
  beginGram(columns: number, productColumns: number, precision: GramPrecision): GramAccumulator;
  /** @param exact products with R in float64 also for float32 rows. */
  beginScores(
    columns: number,
    factor: Factor | undefined,
    projection: Projection | undefined,
    exact: boolean,
  ): RowScorer;
  factor?(gram: Float64Array, columns: number, lambda: number, signal?: AbortSignal): Promise<Factor>;
  beginSelection?(rows: RowBlock, objective: SelectionObjective, signal?: AbortSignal): Promise<GreedySelection>;
  facilityLocation?(tokens: TokenTiles, picks: number, signal?: AbortSignal): Promise<Int32Array>;
  close(): Promise<void>;
}
