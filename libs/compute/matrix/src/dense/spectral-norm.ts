import { NumericError } from '../numeric-error';
import { createRandom } from '../random';
import { cholesky } from './cholesky';
import { multiplySymmetric, symmetricEigenvalues } from './spectrum';

/** Relative width of the bracket that a result of {@link spectralNorm} is proved to lie in. */
const tightness = 5e-11;

/**
 * ‖M‖₂ of a symmetric row-major d × d matrix, to 1e-10 of itself. Lanczos (with full reorthogonalisation, from a seeded start)
 * finds a candidate θ, which is a lower bound; it is accepted only when θ(1 + 5e-11)·I ± M both have a Cholesky factor,
 * which proves the upper bound. Otherwise all eigenvalues are computed.
 */
export function spectralNorm(matrix: Float64Array, d: number): number {
  return (d > 256 ? provedNorm(matrix, d) : undefined) ?? exactNorm(matrix, d);
}

function exactNorm(matrix: Float64Array, d: number): number {
  const values = symmetricEigenvalues(matrix, d);
  return Math.max(Math.abs(values[0]), Math.abs(values[d - 1]));
}

function provedNorm(matrix: Float64Array, d: number): number | undefined {
  const random = createRandom(1);
  const basis: Float64Array[] = [];
  const diagonal: number[] = [];
  const coupling: number[] = [];
  let next: Float64Array = Float64Array.from({ length: d }, () => random.normal());
  let previous = 0;
  for (let step = 1; step <= d / 3; step += 1) {
    const length = normOf(next);
    const v = next.map((value) => value / length);
    basis.push(v);
    const image = multiplySymmetric(matrix, d, v);
    const reach = normOf(image);
    diagonal.push(dot(image, v));
    // Twice: once leaves parts as large as the square root of rounding.
    for (let round = 0; round < 2; round += 1) for (const u of basis) subtract(image, u, dot(image, u));
    next = image;
    coupling.push(normOf(image));
    // What is left may be rounding alone, which is not orthogonal to anything: the space has all it can have.
    const isClosed = !(normOf(image) > 1e-10 * reach);
    if (step % 24 !== 0 && !isClosed) continue;
    const theta = ritzNorm(diagonal, coupling);
    const isSettled = isClosed || Math.abs(theta - previous) <= 1e-12 * theta;
    if (isSettled && isBound(matrix, d, theta * (1 + tightness))) return theta;
    if (isClosed) return undefined;
    previous = theta;
  }
  return undefined;
}

/** Largest magnitude of an eigenvalue of the tridiagonal matrix. */
function ritzNorm(diagonal: readonly number[], coupling: readonly number[]): number {
  const size = diagonal.length;
  const tridiagonal = new Float64Array(size * size);
  diagonal.forEach((value, i) => {
    tridiagonal[i * size + i] = value;
    if (i + 1 < size) tridiagonal[i * size + i + 1] = tridiagonal[(i + 1) * size + i] = coupling[i];
  });
  return exactNorm(tridiagonal, size);
}

/** Whether bound·I − M and bound·I + M are positive definite. */
function isBound(matrix: Float64Array, d: number, bound: number): boolean {
  return [-1, 1].every((sign) => {
    const shifted = matrix.map((value) => sign * value);
    for (let i = 0; i < d; i += 1) shifted[i * d + i] += bound;
    try {
      cholesky(shifted, d);
      return true;
    } catch (error) {
      if (error instanceof NumericError) return false;
      throw error;
    }
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}

function normOf(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

function subtract(a: Float64Array, direction: Float64Array, amount: number): void {
  for (let i = 0; i < a.length; i += 1) a[i] -= amount * direction[i];
}
