import { cholesky, inverseUpperFactor } from '@assay/compute/matrix';
import { addOuterProduct, dot, lowerTimes, symmetricTimes, upperTimes } from './linear';
import type { DesignState, SharedRows } from './state';

/** Picks after which A is refactored: rounding of the history does not pile up. */
const epochPicks = (d: number): number => Math.max(64, d);

/**
 * State before the first pick; no row is evaluated yet.
 * @throws NumericError `not_positive_definite`.
 */
export function openDesign(
  { rows, columns: d }: SharedRows,
  kind: DesignState['kind'],
  matrix: Float64Array,
  target?: Float64Array,
): DesignState {
  const picks = epochPicks(d);
  return {
    kind,
    matrix: new Float64Array(matrix),
    factor: factorOf(matrix, d),
    vectors: new Float64Array(picks * d),
    chosen: new Uint32Array(picks),
    count: 0,
    g: new Float64Array(rows).fill(Infinity),
    seen: new Int32Array(rows).fill(-1),
    base: new Float64Array(rows),
    picked: new Uint8Array(rows),
    fall:
      kind === 'a-optimal'
        ? {
            target: target && new Float64Array(target),
            q: new Float64Array(rows),
            images: new Float64Array(picks * d),
            weights: new Float64Array(picks),
            steepness: 0,
          }
        : undefined,
  };
}

/** Brings a row's g (and q) up to date. In the order of picks, so that equal rows get equal bits whenever that happens. */
export function refresh(state: DesignState, { columns: d, data }: SharedRows, row: number): void {
  const { g, seen, vectors, fall } = state;
  const x = row * d;
  if (seen[row] < 0) evaluate(state, d, data, row);
  for (let s = seen[row]; s < state.count; s += 1) {
    const along = dot(data, x, vectors, s * d, d);
    g[row] -= along * along;
    if (fall) {
      const image = dot(data, x, fall.images, s * d, d);
      fall.q[row] += along * (along * fall.weights[s] - 2 * image);
    }
  }
  seen[row] = state.count;
}

/** g = ‖xR‖² and q = zᵀFz with z = R(Rᵀx) from A₀ itself. */
function evaluate(
  { g, seen, base, factor, fall }: DesignState,
  d: number,
  data: SharedRows['data'],
  row: number,
): void {
  const y = lowerTimes(factor, data, row * d, d);
  g[row] = dot(y, 0, y, 0, d);
  base[row] = g[row];
  seen[row] = 0;
  if (!fall) return;
  const z = upperTimes(factor, y, d);
  fall.q[row] = dot(z, 0, fall.target ? symmetricTimes(fall.target, z, d) : z, 0, d);
}

/** Takes a row that is up to date. @returns whether a new epoch has begun, which changes all bounds. */
export function take(state: DesignState, rows: SharedRows, row: number): boolean {
  const { columns: d, data } = rows;
  const { vectors, count, fall } = state;
  const scale = 1 / Math.sqrt(1 + state.g[row]);
  const v = inverseTimes(state, Float64Array.from(data.subarray(row * d, (row + 1) * d)), d);
  for (let i = 0; i < d; i += 1) v[i] *= scale;
  if (fall) {
    const image = fall.target ? symmetricTimes(fall.target, v, d) : v;
    fall.weights[count] = dot(v, 0, image, 0, d);
    fall.images.set(inverseTimes(state, image, d), count * d);
  }
  vectors.set(v, count * d);
  state.chosen[count] = row;
  state.picked[row] = 1;
  state.count += 1;
  if (state.count < state.chosen.length) return false;
  beginEpoch(state, rows);
  return true;
}

/** A⁻¹x = R(Rᵀx) − Σ v(v·x). */
function inverseTimes({ factor, vectors, count }: DesignState, x: Float64Array, d: number): Float64Array {
  const result = upperTimes(factor, lowerTimes(factor, x, 0, d), d);
  for (let s = 0; s < count; s += 1) {
    const along = dot(x, 0, vectors, s * d, d);
    for (let i = 0; i < d; i += 1) result[i] -= along * vectors[s * d + i];
  }
  return result;
}

function beginEpoch(state: DesignState, { columns: d, data }: SharedRows): void {
  for (const row of state.chosen) addOuterProduct(state.matrix, data, row * d, d);
  state.factor = factorOf(state.matrix, d);
  state.count = 0;
  state.seen.fill(-1);
  if (state.fall) state.fall.steepness = 0;
  // Evaluated anew, a row may come out above its old value by rounding. A bound must not: among equal rows the lowest wins.
  const { g, base } = state;
  for (let row = 0; row < g.length; row += 1) g[row] += 1e-9 * g[row] + 1e-12 * base[row];
}

function factorOf(matrix: Float64Array, d: number): Float64Array {
  const lower = new Float64Array(matrix);
  cholesky(lower, d);
  return inverseUpperFactor(lower, d);
}
