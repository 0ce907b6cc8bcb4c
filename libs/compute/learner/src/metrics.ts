/** What a head is measured by on held-out rows. */
export type Metric = 'accuracy' | 'balancedAccuracy' | 'macroF1';

/** Every measure of {@link Metric}. */
export type Measures = Record<Metric, number>;

/**
 * Measures of predicted against true classes, aligned. `balancedAccuracy`: mean recall of the classes that occur. `macroF1`: mean F1 of the
 * classes that occur or are predicted.
 */
export function measure(predicted: ArrayLike<number>, truth: ArrayLike<number>, classes: number): Measures {
  const [hits, occurring, foretold] = [0, 1, 2].map(() => new Float64Array(classes));
  for (let row = 0; row < truth.length; row += 1) {
    occurring[truth[row]] += 1;
    foretold[predicted[row]] += 1;
    if (truth[row] === predicted[row]) hits[truth[row]] += 1;
  }
  let [right, recalls, recalled, scores, scored] = [0, 0, 0, 0, 0];
  for (let c = 0; c < classes; c += 1) {
    right += hits[c];
    if (occurring[c] > 0) {
      recalls += hits[c] / occurring[c];
      recalled += 1;
    }
    if (occurring[c] + foretold[c] > 0) {
      scores += (2 * hits[c]) / (occurring[c] + foretold[c]);
      scored += 1;
    }
  }
  return { accuracy: right / truth.length, balancedAccuracy: recalls / recalled, macroF1: scores / scored };
}

/** Smallest probability that {@link logLoss} takes a class to have: one that never occurred in training must not cost infinity. */
const leastProbability = 1e-15;

/**
 * Mean −log p of the true classes.
 * @param probabilities row-major rows × classes.
 */
export function logLoss(probabilities: Float64Array, truth: ArrayLike<number>, classes: number): number {
  let sum = 0;
  for (let row = 0; row < truth.length; row += 1) {
    sum -= Math.log(Math.max(leastProbability, probabilities[row * classes + truth[row]]));
  }
  return sum / truth.length;
}
