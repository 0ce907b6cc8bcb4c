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

/** λ by its rule, and the axes of the map. Up to O(d³); run it in a thread. */
export function analyzeGram(question: GramQuestion): GramAnswer {
  const { gram, columnSums, rows, columns } = question;
  return {
    lambda: resolveLambda(question.lambda, gram, columns),
    axes: question.axes > 0 ? principalAxes(gram, columnSums, rows, columns, question.axes) : undefined,
  };
}
