/** Rows that threads share: nothing is copied when a task is sent. */
export interface SharedRows {
  rows: number;
  columns: number;
  /** On a SharedArrayBuffer. */
  data: Float32Array | Float64Array;
}

/**
 * State of a D- or A-optimal selection. Pick s of an epoch leaves v = A⁻¹x/√(1 + g) with A as it was before the pick, so that
 * A⁻¹ = A₀⁻¹ − Σ vvᵀ and g = g₀ − Σ (x·v)², A₀ being the matrix at the epoch's start. Every `vectors.length / d` picks a new epoch begins:
 * A₀ is refactored, and the history is cleared.
 */
export interface DesignState {
  kind: 'd-optimal' | 'a-optimal';
  /** A₀, d × d. */
  matrix: Float64Array;
  /** R with A₀⁻¹ = RRᵀ, upper triangular. */
  factor: Float64Array;
  /** History: v of every pick of the epoch. */
  vectors: Float64Array;
  /** Picks of the epoch, `count` of them. */
  chosen: Uint32Array;
  count: number;
  /** g of every row, after the first `seen` picks of the epoch; −1: from an epoch before, and a bound only. */
  g: Float64Array;
  seen: Int32Array;
  /** g when it was last computed from A₀ itself: what rounding of later values is relative to. */
  base: Float64Array;
  picked: Uint8Array;
  /** A-optimal only. */
  fall?: {
    /** F; the identity when left out. */
    target?: Float64Array;
    /** xᵀA⁻¹FA⁻¹x of every row, as old as g. */
    q: Float64Array;
    /** w = A⁻¹Fv and vᵀFv of every pick of the epoch. */
    images: Float64Array;
    weights: Float64Array;
    /** Bound on the largest eigenvalue of A^-½FA^-½; 0 until it is needed. */
    steepness: number;
  };
}

/** State of a k-center selection. */
export interface CenterState {
  kind: 'k-center';
  /** Squared distance of every row to its nearest center. */
  squares: Float64Array;
  picked: Uint8Array;
}

/** What travels to a thread and back between calls. */
export type GreedyState = DesignState | CenterState;

/** All memory of a state, to be moved. */
export function stateBuffers(state: GreedyState): ArrayBufferLike[] {
  const flat = { ...state, ...('fall' in state ? state.fall : {}) };
  return Object.values(flat).flatMap((field: unknown) => (ArrayBuffer.isView(field) ? [field.buffer] : []));
}
