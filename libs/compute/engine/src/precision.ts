import type { GramPrecision, ScoreResult } from './engine';

/** Largest condition number of G + λI for which a `mixed` Gram is accepted. */
export const mixedConditionLimit = 1e5;

/**
 * Largest relative error of a leverage score to expect, from the condition κ of A = G + λI. The laws are envelopes of
 * measurements over κ = 10² … 10⁸ (for mixed, of the worst case: few rows and columns, where rounding does not average out):
 * mixed Gram 5e-7 + 2e-8·κ; float64 Gram with float32 triangular product 5e-7 + 1e-8·√κ; all float64 1e-13 + 1e-16·κ.
 */
export function expectedError(condition: number, gram: GramPrecision, scores: ScoreResult['precision']): number {
  const cholesky = 1e-13 + 1e-16 * condition;
  if (gram === 'mixed') return 5e-7 + 2e-8 * condition;
  return scores === 'float32' ? 5e-7 + 1e-8 * Math.sqrt(condition) + cholesky : cholesky;
}
