/** Share of uniform sampling, which bounds the weights: below it the few rows that a fit already explains would weigh too much. */
export const INFLUENCE_UNIFORM_SHARE = 0.1;

/**
 * How far a ridge head of the labels moves when a row is left out, in the norm of its Gram matrix: ‖θ₋ᵢ − θ‖_A = √(ℓᵢ·rᵢ) with the squared
 * leave-one-out residual rᵢ = Σ_c (eᵢ_c/(1 − ℓᵢ))², the root of Cook's distance up to a constant. Drawing rows by it, with weights, keeps the fit where
 * drawing by leverage alone keeps any fit. Without labels all rᵢ are taken as equal: then it goes by leverage; a row without a label gets the mean.
 * @param leverage in-sample, of every row
 * @param looResidual −rᵢ of every row, NaN without a label
 */
export function influenceMeasure(leverage: Float64Array, looResidual: Float64Array | undefined): Float64Array {
  if (!looResidual) return leverage;
  const known = looResidual.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum - value, 0) / Math.max(1, known.length);
  // A fit that is right everywhere tells no rows apart.
  if (!(mean > 0)) return leverage;
  return leverage.map((value, row) => Math.sqrt(value * (Number.isNaN(looResidual[row]) ? mean : -looResidual[row])));
}
