import { cholesky, createRandom, inverseUpperFactor } from '@assay/compute/matrix';

/** Rows × columns standard normal numbers; column j scaled by `scale(j)`. */
export function normalRows(
  rows: number,
  columns: number,
  seed: number,
  scale: (column: number) => number = () => 1,
): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows * columns }, (_, at) => random.normal() * scale(at % columns));
}

/** λI + Σ w·xxᵀ of the given rows (all with weight 1 by default). */
export function weightedMatrix(
  x: Float64Array,
  d: number,
  lambda: number,
  rows: ArrayLike<number> = Array.from({ length: x.length / d }, (_, row) => row),
  weights?: ArrayLike<number>,
): Float64Array {
  const matrix = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? lambda : 0));
  for (let place = 0; place < rows.length; place += 1) {
    const offset = rows[place] * d;
    const weight = weights?.[place] ?? 1;
    for (let i = 0; i < d; i += 1) {
      for (let j = 0; j < d; j += 1) matrix[i * d + j] += weight * x[offset + i] * x[offset + j];
    }
  }
  return matrix;
}

/** A⁻¹ of a positive definite row-major matrix. */
export function inverseOf(matrix: Float64Array, d: number): Float64Array {
  const factor = matrix.slice();
  cholesky(factor, d);
  const r = inverseUpperFactor(factor, d);
  const inverse = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) for (let k = 0; k < d; k += 1) inverse[i * d + j] += r[i * d + k] * r[j * d + k];
  }
  return inverse;
}

/** log det of a positive definite matrix. */
export function logDetOf(matrix: Float64Array, d: number): number {
  const factor = matrix.slice();
  cholesky(factor, d);
  let sum = 0;
  for (let i = 0; i < d; i += 1) sum += 2 * Math.log(factor[i * (d + 1)]);
  return sum;
}

/** Tr A. */
export function traceOf(matrix: Float64Array, d: number): number {
  let trace = 0;
  for (let i = 0; i < d; i += 1) trace += matrix[i * (d + 1)];
  return trace;
}

/** M·v. */
export function times(matrix: Float64Array, v: ArrayLike<number>): Float64Array {
  const d = v.length;
  return Float64Array.from({ length: matrix.length / d }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < d; j += 1) sum += matrix[i * d + j] * v[j];
    return sum;
  });
}

/** aᵀb. */
export function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
