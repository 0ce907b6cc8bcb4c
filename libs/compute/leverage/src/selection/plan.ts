import { NumericError } from '@assay/compute/matrix';

/** What the planner knows of the matrix. */
export interface PlanningFacts {
  /** Rows to draw from. */
  rows: number;
  columns: number;
  lambda: number;
  /** k = Σℓ. */
  effectiveDimension: number;
  /** s₁², largest eigenvalue of XᵀX (a lower bound is safe); without it only the product form is used. */
  largestEigenvalue?: number;
  /** Rows are drawn with at least β times their leverage share; 1 by default. With 0 nothing is promised: ε and m are infinite. */
  beta?: number;
}

/** How many rows to draw. */
export interface SamplePlan {
  /** Rows to draw, beside those that are certain; all there are to draw from when all are to be kept. */
  m: number;
  /** The bound asks for as many rows as there are to draw from: keep all. */
  keepAll: boolean;
  /** Which logarithm was smaller: log(2d/δ), or log(8k(1 + λ/s₁²)/δ). */
  bound: 'product' | 'intrinsic-dimension';
}

/** @throws NumericError `invalid_option` unless 0 < ε ≤ 1 and 0 < δ < 1. */
function assertAccuracy(epsilon: number, delta: number): void {
  if (epsilon > 0 && epsilon <= 1 && delta > 0 && delta < 1) return;
  throw new NumericError(
    'invalid_option',
    `Epsilon must lie in (0, 1] and delta in (0, 1), not ${epsilon} and ${delta}.`,
  );
}

/** The smaller of the two dimensions under the logarithm: 2d, and 8k(1 + λ/s₁²). */
function logarithmicFactor(delta: number, facts: PlanningFacts): { factor: number; bound: SamplePlan['bound'] } {
  const { columns, effectiveDimension, lambda, largestEigenvalue = 0 } = facts;
  const product = 2 * columns;
  const intrinsic = largestEigenvalue > 0 ? 8 * effectiveDimension * (1 + lambda / largestEigenvalue) : Infinity;
  const isIntrinsic = intrinsic < product;
  return {
    // Below δ·e the logarithm would promise more than one draw can give.
    factor: Math.max(1, Math.log((isIntrinsic ? intrinsic : product) / delta)),
    bound: isIntrinsic ? 'intrinsic-dimension' : 'product',
  };
}

/**
 * Rows that i.i.d. leverage sampling needs for (1−ε)A ≼ A_S ≼ (1+ε)A with probability 1 − δ, by the matrix Bernstein inequality:
 * m ≥ 2·(k + max(k, 1)·ε/3)·log(2d/δ)/ε² with k/β for k; the intrinsic dimension replaces 2d where it is smaller.
 * @throws NumericError `invalid_option`.
 */
export function planSampleSize(epsilon: number, delta: number, facts: PlanningFacts): SamplePlan {
  assertAccuracy(epsilon, delta);
  const k = facts.effectiveDimension / (facts.beta ?? 1);
  const { factor, bound } = logarithmicFactor(delta, facts);
  const m = Math.max(1, Math.ceil((2 * (k + (Math.max(k, 1) * epsilon) / 3) * factor) / epsilon ** 2));
  return m >= facts.rows ? { m: facts.rows, keepAll: true, bound } : { m, keepAll: false, bound };
}

/** The inverse of {@link planSampleSize}: the ε that m draws promise with probability 1 − δ; may exceed 1. */
export function plannedEpsilon(m: number, delta: number, facts: PlanningFacts): number {
  assertAccuracy(1, delta);
  if (facts.beta === 0) return Infinity;
  const k = facts.effectiveDimension / (facts.beta ?? 1);
  const { factor } = logarithmicFactor(delta, facts);
  const linear = (2 / 3) * Math.max(k, 1) * factor;
  return (linear + Math.sqrt(linear ** 2 + 8 * m * k * factor)) / (2 * m);
}
