import type { DesignState } from './state';

/**
 * A bound on the largest eigenvalue μ of A^-½FA^-½, with which the gain of a row of whom only g is known is at most μ·g/(1 + g):
 * (Tr M¹⁶)^(1/16) with M = A₀⁻¹F, whose eigenvalues are the same and not negative. It is at most d^(1/16) times μ, and holds for
 * all of the epoch, since A only grows.
 */
export function steepness({ factor, fall }: DesignState, d: number): number {
  let power = multiply(factor, factor, d, true);
  if (fall?.target) power = multiply(power, fall.target, d, false);
  // Scaled in between, so that powers neither overflow nor sink to zero.
  let logScale = 0;
  for (let exponent = 1; exponent < 16; exponent *= 2) {
    const largest = power.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) return 0;
    power = power.map((value) => value / largest);
    logScale += Math.log(largest) / exponent;
    power = multiply(power, power, d, false);
  }
  let trace = 0;
  for (let i = 0; i < d; i += 1) trace += power[i * d + i];
  return Math.max(0, trace) ** (1 / 16) * Math.exp(logScale);
}

/** AB, or with `transposed` ABᵀ. */
function multiply(a: Float64Array, b: Float64Array, d: number, transposed: boolean): Float64Array {
  const product = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) {
    for (let k = 0; k < d; k += 1) {
      const value = a[i * d + k];
      if (value === 0) continue;
      if (transposed) for (let j = 0; j < d; j += 1) product[i * d + j] += value * b[j * d + k];
      else for (let j = 0; j < d; j += 1) product[i * d + j] += value * b[k * d + j];
    }
  }
  return product;
}
