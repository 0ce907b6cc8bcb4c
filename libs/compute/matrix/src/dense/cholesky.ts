import { NumericError } from '../numeric-error';

/** Rows handled together: the row they share is read once for all of them. */
const group = 4;

/**
 * Cholesky factorisation A = L·Lᵀ in float64, in place: on return the lower triangle (diagonal included) of the row-major
 * d × d array holds L and the strict upper triangle is zero. Only the lower triangle of A is read. O(d³/3).
 * @throws NumericError `not_positive_definite` naming the pivot.
 */
export function cholesky(a: Float64Array, d: number): void {
  for (let first = 0; first < d; first += group) {
    const last = Math.min(d, first + group);
    for (let j = 0; j < first; j += 1) eliminate(a, d, first, last, j);
    for (let i = first; i < last; i += 1) {
      for (let j = first; j < i; j += 1) eliminate(a, d, i, i + 1, j);
      pivot(a, d, i);
      a.fill(0, i * d + i + 1, (i + 1) * d);
    }
  }
}

/** L[i][j] = (A[i][j] − Σ_{k<j} L[i][k]·L[j][k]) / L[j][j] for the rows first ≤ i < last. */
function eliminate(a: Float64Array, d: number, first: number, last: number, j: number): void {
  const row = j * d;
  const scale = 1 / a[row + j];
  if (last - first === group) {
    const [r0, r1, r2, r3] = [first * d, (first + 1) * d, (first + 2) * d, (first + 3) * d];
    let [s0, s1, s2, s3] = [0, 0, 0, 0];
    for (let k = 0; k < j; k += 1) {
      const shared = a[row + k];
      s0 += a[r0 + k] * shared;
      s1 += a[r1 + k] * shared;
      s2 += a[r2 + k] * shared;
      s3 += a[r3 + k] * shared;
    }
    a[r0 + j] = (a[r0 + j] - s0) * scale;
    a[r1 + j] = (a[r1 + j] - s1) * scale;
    a[r2 + j] = (a[r2 + j] - s2) * scale;
    a[r3 + j] = (a[r3 + j] - s3) * scale;
    return;
  }
  for (let i = first; i < last; i += 1) {
    let sum = 0;
    for (let k = 0; k < j; k += 1) sum += a[i * d + k] * a[row + k];
    a[i * d + j] = (a[i * d + j] - sum) * scale;
  }
}

function pivot(a: Float64Array, d: number, i: number): void {
  let sum = 0;
  for (let k = 0; k < i; k += 1) sum += a[i * d + k] * a[i * d + k];
  const square = a[i * d + i] - sum;
  if (!(square > 0) || !Number.isFinite(square)) {
    throw new NumericError(
      'not_positive_definite',
      `The matrix is not positive definite at pivot ${i} of ${d}: the columns are (nearly) dependent. ` +
        'Use a larger lambda.',
    );
  }
  a[i * d + i] = Math.sqrt(square);
}

/**
 * R = L⁻ᵀ, upper triangular and row-major: A⁻¹ = R·Rᵀ. O(d³/3).
 * Row i of L⁻¹ is −Σ_{k<i} (L[i][k]/L[i][i])·(row k of L⁻¹), with 1/L[i][i] on the diagonal.
 */
export function inverseUpperFactor(l: Float64Array, d: number): Float64Array {
  const inverse = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    const target = i * d;
    const scale = 1 / l[target + i];
    let k = 0;
    for (; k + 3 < i; k += 4) {
      const [c0, c1, c2, c3] = [l[target + k], l[target + k + 1], l[target + k + 2], l[target + k + 3]];
      const [r0, r1, r2, r3] = [k * d, (k + 1) * d, (k + 2) * d, (k + 3) * d];
      for (let j = 0; j <= k + 3; j += 1) {
        inverse[target + j] -=
          c0 * inverse[r0 + j] + c1 * inverse[r1 + j] + c2 * inverse[r2 + j] + c3 * inverse[r3 + j];
      }
    }
    for (; k < i; k += 1) {
      const c = l[target + k];
      for (let j = 0; j <= k; j += 1) inverse[target + j] -= c * inverse[k * d + j];
    }
    for (let j = 0; j < i; j += 1) inverse[target + j] *= scale;
    inverse[target + i] = scale;
  }
  transposeSquare(inverse, d);
  return inverse;
}

/** Transposes a row-major d × d array in place. */
export function transposeSquare(a: Float64Array, d: number): void {
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < i; j += 1) {
      const value = a[i * d + j];
      a[i * d + j] = a[j * d + i];
      a[j * d + i] = value;
    }
  }
}

/** Numerical rank of a symmetric positive semidefinite matrix by Cholesky with complete pivoting (Higham 1990). */
export function pivotedRank(gram: Float64Array, d: number, tolerance: number): number {
  const a = new Float64Array(gram);
  const order = Uint32Array.from({ length: d }, (_, index) => index);
  const residual = Float64Array.from({ length: d }, (_, index) => a[index * d + index]);
  const rows = new Float64Array(d * d);
  const largest = residual.reduce((best, value) => Math.max(best, value), 0);
  for (let step = 0; step < d; step += 1) {
    let best = step;
    for (let j = step + 1; j < d; j += 1) if (residual[order[j]] > residual[order[best]]) best = j;
    [order[step], order[best]] = [order[best], order[step]];
    const chosen = order[step];
    if (!(residual[chosen] > tolerance * largest)) return step;
    const length = Math.sqrt(residual[chosen]);
    for (let j = step + 1; j < d; j += group) {
      // Past the end the last row is taken again: its product is not used.
      const [o0, o1, o2, o3] = [0, 1, 2, 3].map((k) => order[Math.min(d - 1, j + k)] * d);
      const shared = chosen * d;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < step; k += 1) {
        const value = rows[shared + k];
        s0 += rows[o0 + k] * value;
        s1 += rows[o1 + k] * value;
        s2 += rows[o2 + k] * value;
        s3 += rows[o3 + k] * value;
      }
      const sums = [s0, s1, s2, s3];
      for (let k = 0; k < group && j + k < d; k += 1) {
        const other = order[j + k];
        const entry = (a[shared + other] - sums[k]) / length;
        rows[other * d + step] = entry;
        residual[other] -= entry * entry;
      }
    }
    rows[chosen * d + step] = length;
  }
  return d;
}
