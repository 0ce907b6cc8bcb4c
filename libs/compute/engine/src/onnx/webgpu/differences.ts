/** Largest |a/b − 1|; NaN when any is. */
export function relativeDifference(actual: Float64Array, expected: Float64Array): number {
  let worst = 0;
  expected.forEach((value, i) => {
    worst = Math.max(worst, Math.abs(actual[i] / value - 1));
  });
  return worst;
}

/**
 * Largest |Aᵢⱼ − Gᵢⱼ| / √(GᵢᵢGⱼⱼ) over all entries of two d × d Grams; NaN when any is. An entry beside the diagonal may be near 0, so its
 * own size is no measure of its rounding.
 */
export function gramDifference(actual: Float64Array, expected: Float64Array, d: number): number {
  const scale = Float64Array.from({ length: d }, (_, i) => Math.sqrt(expected[i * d + i]));
  let worst = 0;
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) {
      worst = Math.max(worst, Math.abs(actual[i * d + j] - expected[i * d + j]) / (scale[i] * scale[j]));
    }
  }
  return worst;
}
