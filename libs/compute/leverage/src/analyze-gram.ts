import { pivotedRank } from '@assay/compute/matrix';
import type { GramPrecision, GramResult } from '@assay/compute/engine';
import { resolveLambda, type LambdaRule } from './lambda';
import { principalAxes, type PrincipalAxes } from './principal-axes';

/** What is asked of a Gram matrix before it is factored. */
export interface GramQuestion {
  gram: Float64Array;
  columnSums: Float64Array;
  rows: number;
  columns: number;
  lambda: LambdaRule;
  /** Principal axes wanted, 0 for none. */
  axes: number;
}

/** Answers to {@link GramQuestion}. */
export interface GramAnswer {
  lambda: number;
  axes?: PrincipalAxes;
}

/**
 * Relative size below which a pivot of the Gram counts as zero: rounding of d-term eliminations and of sums over n rows,
 * four times the unit roundoff of the Gram's products times (d + √n).
 */
export function rankTolerance(rows: number, columns: number, precision: GramPrecision): number {
  const roundoff = precision === 'mixed' ? 2 ** -24 : Number.EPSILON;
  return Math.min(0.1, 4 * roundoff * (columns + Math.sqrt(rows)));
}

/** What the rank of a Gram matrix depends on. */
export type RankQuestion = Pick<GramResult, 'gram' | 'rows' | 'columns' | 'precision'>;

/** Numerical rank of X from its Gram. O(d³); run it in a thread. */
export function gramRank({ gram, rows, columns, precision }: RankQuestion): number {
  return Math.min(rows, pivotedRank(gram, columns, rankTolerance(rows, columns, precision)));
}

/**
 * A shift σ such that G has full rank, as {@link gramRank} counts it, when a float64 Cholesky factorisation of G − σI succeeds.
 *
 * With t the tolerance, g the largest diagonal entry and u the unit roundoff, a factorisation of order d that succeeds is the exact
 * one of a matrix that differs by at most e = d(d + 1)u/(1 − (d + 1)u)·g in norm (Higham, Accuracy and Stability, theorem 10.3): so
 * λmin(G) ≥ σ − e. The pivots of `gramRank` are diagonal entries of Schur complements of a matrix within e of G. A Schur complement is
 * the inverse of a principal submatrix of the inverse, so none of its eigenvalues, hence no pivot, is below λmin(G) − e ≥ σ − 2e. That
 * is more than t·g for the σ below, whose last term is more than 2e, and the rounding of the shifted diagonal with it.
 */
export function fullRankShift({ gram, rows, columns, precision }: RankQuestion): number {
  let largest = 0;
  for (let i = 0; i < columns; i += 1) largest = Math.max(largest, gram[i * columns + i]);
  return largest * (rankTolerance(rows, columns, precision) + 1.1 * columns * (columns + 3) * Number.EPSILON);
}

/** λ by its rule, and the axes of the map. Up to O(d³); run it in a thread. */
export function analyzeGram(question: GramQuestion): GramAnswer {
  const { gram, columnSums, rows, columns } = question;
  return {
    lambda: resolveLambda(question.lambda, gram, columns),
    axes: question.axes > 0 ? principalAxes(gram, columnSums, rows, columns, question.axes) : undefined,
  };
}
