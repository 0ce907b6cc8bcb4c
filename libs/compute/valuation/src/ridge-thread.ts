import { resolveLambda, type LambdaRule } from '@assay/compute/leverage';
import { threadTask } from '@assay/compute/matrix';

/** Task of {@link lambda}. */
export interface LambdaTask {
  gram: Float64Array;
  columns: number;
  rule: LambdaRule;
}

/** Task of {@link solve}. */
export interface SolveTask {
  /** R, upper triangular, row-major d × d. */
  inverseFactor: Float64Array;
  /** XᵀY, d × c. */
  cross: Float64Array;
  columns: number;
  classes: number;
}

/** Thread entry: λ by its rule. */
export const lambda = threadTask(({ gram, columns, rule }: LambdaTask) => resolveLambda(rule, gram, columns));

/** Thread entry: ridge coefficients R·(Rᵀ·XᵀY), d × c. */
export const solve = threadTask(({ inverseFactor: r, cross, columns: d, classes: c }: SolveTask) => {
  const half = new Float64Array(d * c);
  for (let i = 0; i < d; i += 1) {
    for (let j = i; j < d; j += 1) addScaledRow(half, j, r[i * d + j], cross, i, c);
  }
  const theta = new Float64Array(d * c);
  for (let i = 0; i < d; i += 1) {
    for (let j = i; j < d; j += 1) addScaledRow(theta, i, r[i * d + j], half, j, c);
  }
  return theta;
});

/** to[row] += scale · from[source], rows of length c. */
function addScaledRow(
  to: Float64Array,
  row: number,
  scale: number,
  from: Float64Array,
  source: number,
  c: number,
): void {
  for (let k = 0; k < c; k += 1) to[row * c + k] += scale * from[source * c + k];
}
