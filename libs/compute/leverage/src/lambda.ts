import { NumericError, symmetricEigenvalues } from '@assay/compute/matrix';

/**
 * How λ is chosen. `trace`: 0.01·Tr(XᵀX)/d, which scales with the features. `value`: as given. `dimension`: the λ at which
 * the effective dimension Σ e/(e+λ) over the Gram's eigenvalues e has the given value.
 */
export type LambdaRule =
  { rule: 'trace' } | { rule: 'value'; value: number } | { rule: 'dimension'; dimension: number };

/**
 * Refuses numbers no λ can come of.
 * @throws NumericError `invalid_lambda`.
 */
export function assertLambdaRule(rule: LambdaRule, columns: number): void {
  if (rule.rule === 'value' && !(rule.value >= 0 && Number.isFinite(rule.value))) {
    throw new NumericError('invalid_lambda', `Lambda must be a finite number of at least 0, not ${rule.value}.`);
  }
  if (rule.rule === 'dimension' && !(rule.dimension > 0 && rule.dimension < columns)) {
    throw new NumericError(
      'invalid_lambda',
      `The target dimension must lie between 0 and the ${columns} columns of the matrix, not ${rule.dimension}.`,
    );
  }
}

/** λ by its rule from a Gram matrix (row-major d × d, not zero). O(d) for `trace`, O(d³) for `dimension`. */
export function resolveLambda(rule: LambdaRule, gram: Float64Array, d: number): number {
  if (rule.rule === 'value') return rule.value;
  if (rule.rule === 'trace') return (0.01 * gramTrace(gram, d)) / d;
  return lambdaForDimension(symmetricEigenvalues(gram, d), rule.dimension);
}

/** Tr G = ‖X‖². */
export function gramTrace(gram: Float64Array, d: number): number {
  let trace = 0;
  for (let i = 0; i < d; i += 1) trace += gram[i * d + i];
  return trace;
}

/** Σ e/(e+λ) over the eigenvalues; negative ones are rounding and count as zero. */
export function effectiveDimension(eigenvalues: Float64Array, lambda: number): number {
  let sum = 0;
  for (const e of eigenvalues) if (e > 0) sum += e / (e + lambda);
  return sum;
}

/**
 * Root of Σ e/(e+λ) = k in log λ, by bisection of a bracket: the sum falls strictly with λ.
 * @throws NumericError `dimension_unreachable` when k is not below the numerical rank.
 */
function lambdaForDimension(eigenvalues: Float64Array, dimension: number): number {
  const largest = eigenvalues.reduce((best, e) => Math.max(best, e), 0);
  let low = Math.log(largest) - 45;
  let high = Math.log(largest) + Math.log(eigenvalues.length / dimension) + 1;
  // Eigenvalues below 1e-14 of the largest are rounding; a λ that small would be, too.
  const floor = Math.log(largest) - 32;
  if (!(effectiveDimension(eigenvalues, Math.exp(floor)) > dimension)) {
    throw new NumericError(
      'dimension_unreachable',
      `No lambda gives an effective dimension of ${dimension}: it stays below the rank of the matrix, about ` +
        `${effectiveDimension(eigenvalues, Math.exp(floor)).toFixed(3)}. Ask for less.`,
    );
  }
  for (let step = 0; step < 200 && high - low > 1e-15 * Math.max(1, Math.abs(low)); step += 1) {
    const middle = (low + high) / 2;
    if (effectiveDimension(eigenvalues, Math.exp(middle)) > dimension) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
