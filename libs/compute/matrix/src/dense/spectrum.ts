import { createRandom } from '../random';

/** y = A·x for a row-major symmetric d × d array. */
export function multiplySymmetric(a: Float64Array, d: number, x: Float64Array): Float64Array {
  const y = new Float64Array(d);
  for (let i = 0; i < d; i += 1) {
    let sum = 0;
    for (let j = 0; j < d; j += 1) sum += a[i * d + j] * x[j];
    y[i] = sum;
  }
  return y;
}

/** y = R·(Rᵀ·x) = A⁻¹·x, with R = L⁻ᵀ upper triangular and row-major. */
export function multiplyInverse(r: Float64Array, d: number, x: Float64Array): Float64Array {
  const half = new Float64Array(d);
  for (let i = 0; i < d; i += 1) for (let j = i; j < d; j += 1) half[j] += r[i * d + j] * x[i];
  const y = new Float64Array(d);
  for (let i = 0; i < d; i += 1) {
    let sum = 0;
    for (let j = i; j < d; j += 1) sum += r[i * d + j] * half[j];
    y[i] = sum;
  }
  return y;
}

/** Largest eigenvalue of a positive semidefinite operator, from below, by power iteration from a seeded start. */
export function largestEigenvalue(d: number, apply: (x: Float64Array) => Float64Array): number {
  const random = createRandom(1);
  let x: Float64Array = Float64Array.from({ length: d }, () => random.normal());
  let estimate = 0;
  for (let step = 0; step < 300; step += 1) {
    const length = Math.hypot(...chunkNorms(x));
    if (!(length > 0)) return 0;
    for (let i = 0; i < d; i += 1) x[i] /= length;
    const next = apply(x);
    let quotient = 0;
    for (let i = 0; i < d; i += 1) quotient += x[i] * next[i];
    x = next;
    const settled = Math.abs(quotient - estimate) <= 1e-6 * quotient;
    estimate = quotient;
    if (settled && step >= 15) break;
  }
  return estimate;
}

/** Norms of pieces: their `Math.hypot` neither overflows nor spreads thousands of arguments. */
function chunkNorms(x: Float64Array): number[] {
  const norms: number[] = [];
  for (let start = 0; start < x.length; start += 256) norms.push(Math.hypot(...x.subarray(start, start + 256)));
  return norms;
}

/**
 * Condition number of A = G + λI: power iterations on A and on A⁻¹ = R·Rᵀ, at least 15 each, until the estimate moves by
 * less than 1e-6 of itself. (The ratio of the factor's diagonal is no substitute: it can be 100 times too small.)
 */
export function conditionNumber(gram: Float64Array, d: number, lambda: number, r: Float64Array): number {
  const top = largestEigenvalue(d, (x) => {
    const y = multiplySymmetric(gram, d, x);
    for (let i = 0; i < d; i += 1) y[i] += lambda * x[i];
    return y;
  });
  const inverse = largestEigenvalue(d, (x) => multiplyInverse(r, d, x));
  return Math.max(1, top * inverse);
}

/**
 * All eigenvalues of a symmetric matrix, ascending: Householder reduction to tridiagonal form, then implicit QL (EISPACK
 * tred1 and imtql1). O(4d³/3). The input is not changed.
 */
export function symmetricEigenvalues(matrix: Float64Array, d: number): Float64Array {
  const a = Float64Array.from(matrix);
  const diagonal = new Float64Array(d);
  const offDiagonal = new Float64Array(d);
  for (let i = d - 1; i > 0; i -= 1) reduceRow(a, d, i, offDiagonal);
  for (let i = 0; i < d; i += 1) diagonal[i] = a[i * d + i];
  implicitQl(diagonal, offDiagonal, d);
  return diagonal.sort();
}

/** One Householder step: clears row i left of its subdiagonal and updates the leading i × i block. */
function reduceRow(a: Float64Array, d: number, i: number, offDiagonal: Float64Array): void {
  const row = i * d;
  let scale = 0;
  for (let k = 0; k < i; k += 1) scale = Math.max(scale, Math.abs(a[row + k]));
  if (i === 1 || scale === 0) {
    offDiagonal[i] = a[row + i - 1];
    return;
  }
  const u = new Float64Array(i);
  let square = 0;
  for (let k = 0; k < i; k += 1) {
    u[k] = a[row + k] / scale;
    square += u[k] * u[k];
  }
  const lead = u[i - 1];
  const length = lead > 0 ? -Math.sqrt(square) : Math.sqrt(square);
  offDiagonal[i] = scale * length;
  const h = square - lead * length;
  u[i - 1] = lead - length;
  // p = A·u / h, q = p − (uᵀp / 2h)·u, A ← A − u·qᵀ − q·uᵀ
  const p = new Float64Array(i);
  for (let j = 0; j < i; j += 1) {
    let sum = 0;
    for (let k = 0; k < i; k += 1) sum += a[j * d + k] * u[k];
    p[j] = sum / h;
  }
  let dot = 0;
  for (let k = 0; k < i; k += 1) dot += u[k] * p[k];
  const half = dot / (2 * h);
  for (let k = 0; k < i; k += 1) p[k] -= half * u[k];
  for (let j = 0; j < i; j += 1) {
    const [uj, pj] = [u[j], p[j]];
    for (let k = 0; k < i; k += 1) a[j * d + k] -= uj * p[k] + pj * u[k];
  }
}

/** Eigenvalues of a symmetric tridiagonal matrix into `diagonal`; `off[i]` couples i − 1 and i. */
function implicitQl(diagonal: Float64Array, off: Float64Array, d: number): void {
  for (let i = 1; i < d; i += 1) off[i - 1] = off[i];
  off[d - 1] = 0;
  for (let l = 0; l < d; l += 1) {
    for (let sweep = 0; ; sweep += 1) {
      let m = l;
      while (m < d - 1) {
        const size = Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1]);
        if (Math.abs(off[m]) <= Number.EPSILON * size) break;
        m += 1;
      }
      // 60 sweeps are far above what QL ever needs (about two per eigenvalue).
      if (m === l || sweep === 60) break;
      qlSweep(diagonal, off, l, m);
    }
  }
}

function qlSweep(diagonal: Float64Array, off: Float64Array, l: number, m: number): void {
  let g = (diagonal[l + 1] - diagonal[l]) / (2 * off[l]);
  let r = Math.hypot(g, 1);
  g = diagonal[m] - diagonal[l] + off[l] / (g + (g >= 0 ? r : -r));
  let [s, c, p] = [1, 1, 0];
  for (let i = m - 1; i >= l; i -= 1) {
    const f = s * off[i];
    const b = c * off[i];
    r = Math.hypot(f, g);
    off[i + 1] = r;
    if (r === 0) {
      diagonal[i + 1] -= p;
      off[m] = 0;
      return;
    }
    s = f / r;
    c = g / r;
    g = diagonal[i + 1] - p;
    r = (diagonal[i] - g) * s + 2 * c * b;
    p = s * r;
    diagonal[i + 1] = g + p;
    g = c * r - b;
  }
  diagonal[l] -= p;
  off[l] = g;
  off[m] = 0;
}
