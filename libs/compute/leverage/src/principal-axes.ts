import { createRandom, multiplySymmetric } from '@assay/compute/matrix';

/** Directions of largest variance. */
export interface PrincipalAxes {
  /** Unit axes as the columns of a row-major d × k matrix; an axis without variance is zero. */
  axes: Float64Array;
  /** Variance along each axis, descending. */
  variances: Float64Array;
  /** Column means μ, length d: coordinates of a row x are (x − μ)·axes. */
  mean: Float64Array;
}

/**
 * First `k` principal axes of the centred covariance G/n − μμᵀ, from sums over rows alone. Subspace iteration on k + 6
 * seeded vectors with a Rayleigh–Ritz step at the end; the entry of largest magnitude of every axis is positive, so that
 * the same Gram always gives the same map.
 */
export function principalAxes(
  gram: Float64Array,
  columnSums: Float64Array,
  n: number,
  d: number,
  k: number,
): PrincipalAxes {
  const mean = columnSums.map((sum) => sum / n);
  const covariance = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) covariance[i * d + j] = gram[i * d + j] / n - mean[i] * mean[j];
  }
  const random = createRandom(2);
  const width = Math.min(d, k + 6);
  let basis: Float64Array[] = Array.from({ length: width }, () =>
    Float64Array.from({ length: d }, () => random.normal()),
  );
  let captured = 0;
  for (let step = 0; step < 200; step += 1) {
    basis = orthonormalize(basis.map((vector) => multiplySymmetric(covariance, d, vector)));
    const now = basis.slice(0, k).reduce((sum, v) => sum + dot(v, multiplySymmetric(covariance, d, v)), 0);
    if (Math.abs(now - captured) <= 1e-13 * Math.abs(now) && step > 10) break;
    captured = now;
  }
  return { mean, ...ritz(basis, covariance, d, k) };
}

function ritz(basis: Float64Array[], covariance: Float64Array, d: number, k: number) {
  const images = basis.map((vector) => multiplySymmetric(covariance, d, vector));
  const small = basis.map((u) => images.map((image) => dot(u, image)));
  const { values, vectors } = jacobi(small);
  const order = values.map((_, index) => index).sort((a, b) => values[b] - values[a]);
  const axes = new Float64Array(d * k);
  const variances = new Float64Array(k);
  order.slice(0, k).forEach((source, axis) => {
    variances[axis] = Math.max(0, values[source]);
    const combined = new Float64Array(d);
    basis.forEach((u, b) => u.forEach((value, i) => (combined[i] += value * vectors[b][source])));
    let peak = 0;
    for (const value of combined) if (Math.abs(value) > Math.abs(peak) * (1 + 1e-9)) peak = value;
    combined.forEach((value, i) => (axes[i * k + axis] = peak < 0 ? -value : value));
  });
  return { axes, variances };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

/** Modified Gram–Schmidt, twice; a vector that vanishes becomes zero. */
function orthonormalize(vectors: Float64Array[]): Float64Array[] {
  const done: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dot(vector, vector));
    for (let round = 0; round < 2; round += 1) {
      for (const other of done) {
        const part = dot(vector, other);
        for (let i = 0; i < vector.length; i += 1) vector[i] -= part * other[i];
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const scale = length > 1e-12 * before ? 1 / length : 0;
    done.push(vector.map((value) => value * scale));
  }
  return done;
}

/** Eigenvalues and eigenvectors (as columns) of a small symmetric matrix by cyclic Jacobi rotations. */
function jacobi(matrix: number[][]): { values: number[]; vectors: number[][] } {
  const size = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => Number(i === j)));
  for (let sweep = 0; sweep < 30; sweep += 1) {
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        if (a[p][q] === 0) continue;
        const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let i = 0; i < size; i += 1) [a[i][p], a[i][q]] = [c * a[i][p] - s * a[i][q], s * a[i][p] + c * a[i][q]];
        for (let i = 0; i < size; i += 1) [a[p][i], a[q][i]] = [c * a[p][i] - s * a[q][i], s * a[p][i] + c * a[q][i]];
        for (let i = 0; i < size; i += 1) [v[i][p], v[i][q]] = [c * v[i][p] - s * v[i][q], s * v[i][p] + c * v[i][q]];
      }
    }
  }
  return { values: a.map((row, i) => row[i]), vectors: v };
}
