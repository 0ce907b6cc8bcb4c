import { multiplyInverse, threadTask } from '@assay/compute/matrix';
import { minimize, type Minimum } from './minimize';
import { softmaxLoss, type SoftmaxData } from './softmax-loss';

/** Task of {@link fit}. */
export interface LogisticTask {
  problem: SoftmaxData;
  penalty: number;
  /** R with R·Rᵀ = (½·covariance of the scaled rows + penalty·I)⁻¹, row-major d × d. */
  inverseFactor: Float64Array;
  tolerance: number;
  iterations: number;
}

/**
 * Thread entry: W, row-major c × d, followed by b, for scaled rows. The Hessian is bounded by ½·(covariance ⊗ I) + penalty·I (Böhning
 * 1992), whose inverse preconditions: features of very different spread take no more steps than others.
 */
export const fit = threadTask(
  ({ problem, penalty, inverseFactor, tolerance, iterations }: LogisticTask): Minimum => {
    const { columns: d, classes: c } = problem;
    return minimize({
      evaluate: softmaxLoss(problem, penalty),
      precondition: (vector) => {
        const result = vector.map((entry) => 2 * entry);
        for (let k = 0; k < c; k += 1) {
          result.set(multiplyInverse(inverseFactor, d, vector.subarray(k * d, (k + 1) * d)), k * d);
        }
        return result;
      },
      start: new Float64Array(c * (d + 1)),
      tolerance,
      iterations,
    });
  },
  ({ point }) => [point.buffer],
);
