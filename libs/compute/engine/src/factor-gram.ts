import { cholesky, conditionNumber, inverseUpperFactor } from '@assay/compute/matrix';
import type { Factor } from './engine';

/**
 * A = G + λI = L·Lᵀ, R = L⁻ᵀ, all float64; O(2d³/3) on the calling thread.
 * @throws NumericError `not_positive_definite`.
 */
export function factorGram(gram: Float64Array, columns: number, lambda: number): Factor {
  const lower = new Float64Array(gram);
  for (let i = 0; i < columns; i += 1) lower[i * columns + i] += lambda;
  cholesky(lower, columns);
  let logDet = 0;
  for (let i = 0; i < columns; i += 1) logDet += 2 * Math.log(lower[i * columns + i]);
  const inverseFactor = inverseUpperFactor(lower, columns);
  let inverseTrace = 0;
  for (const value of inverseFactor) inverseTrace += value * value;
  const condition = conditionNumber(gram, columns, lambda, inverseFactor);
  return { columns, lambda, inverseFactor, logDet, inverseTrace, condition };
}
