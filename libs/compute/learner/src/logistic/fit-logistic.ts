import type { Engine } from '@assay/compute/engine';
import { gramTrace } from '@assay/compute/leverage';
import { matrixSource, runInThread, threadFile, type RowBlock } from '@assay/compute/matrix';
import { sumClasses } from '../class-sums';
import type { ClassCodes } from '../labels';
import { constantHead, fewRowsFactor, type LinearHead } from '../linear-head';
import type { Subset } from '../subset';
import type { LogisticTask } from './logistic-thread';
import type { Minimum } from './minimize';

/** Default of `regularization`. */
const logisticRegularization = 0.002;

/** How a logistic head is fitted. */
export interface LogisticFitOptions {
  /** λ is this times v·(1 + 30·columns/rows), v the weighted mean variance of a feature; 0.002 by default. */
  regularization?: number;
  /** Largest entry of the gradient, of the mean loss in features scaled to unit mean variance, to end at; 1e-4 by default. */
  tolerance?: number;
  /** Iterations at most; 500 by default. */
  iterations?: number;
  signal?: AbortSignal;
}

/** A logistic head, and how its fit ended. */
export interface LogisticHead extends LinearHead {
  kind: 'logistic';
  iterations: number;
  /** Largest entry of the gradient where it ended. */
  gradientNorm: number;
  converged: boolean;
}

const thread = threadFile(__filename, 'logistic-thread');

/** Share of the mean square of the features at or below which their variance is rounding. */
const negligible = 1e-10;

/** The head of some rows of a matrix in memory (shared with the thread when its buffer is); `labels` are those of the matrix. */
export async function fitLogistic(
  matrix: RowBlock,
  engine: Engine,
  labels: ClassCodes,
  subset: Subset,
  options: LogisticFitOptions = {},
): Promise<LogisticHead> {
  const { signal, regularization = logisticRegularization, tolerance = 1e-4, iterations = 500 } = options;
  const { columns: d } = matrix;
  const source = matrixSource(matrix.data, matrix.rows, d);
  const [{ gram, cross, classWeights }] = await sumClasses(source, engine, labels, [subset], { signal });
  const total = classWeights.reduce((sum, weight) => sum + weight, 0);
  const seen = Array.from(classWeights.keys()).filter((code) => classWeights[code] > 0);
  const constant = (): LogisticHead => ({
    ...constantHead('logistic', d, classWeights),
    kind: 'logistic',
    iterations: 0,
    gradientNorm: 0,
    converged: true,
  });
  if (seen.length < 2) return constant();
  const mean = new Float64Array(d);
  cross.forEach((sum, at) => (mean[Math.floor(at / labels.classes)] += sum / total));
  const meanSquare = gramTrace(gram, d) / total / d;
  // In place: the covariance, then the bound of the Hessian that preconditions.
  for (let i = 0; i < d; i += 1) {
    for (let j = 0; j < d; j += 1) gram[i * d + j] = gram[i * d + j] / total - mean[i] * mean[j];
  }
  const variance = gramTrace(gram, d) / d;
  if (!(variance > negligible * meanSquare)) return constant();
  for (let at = 0; at < d * d; at += 1) gram[at] /= 2 * variance;
  const penalty = regularization * (1 + (fewRowsFactor * d) / subset.rows.length);
  const { inverseFactor } = await engine.factor(gram, d, penalty, { signal });
  const place = new Int32Array(labels.classes);
  seen.forEach((code, number) => (place[code] = number));
  const deviation = Math.sqrt(variance);
  const task: LogisticTask = {
    problem: {
      data: matrix.data,
      columns: d,
      classes: seen.length,
      rows: subset.rows,
      codes: Int32Array.from(subset.rows, (row) => place[labels.codes[row]]),
      weights: Float64Array.from(subset.rows, (_, at) => (subset.weights?.[at] ?? 1) / total),
      mean,
      deviation,
    },
    penalty,
    inverseFactor,
    tolerance,
    iterations,
  };
  const {
    point,
    iterations: used,
    gradientNorm,
    converged,
  } = await runInThread<LogisticTask, Minimum>(thread, 'fit', task, { signal });
  const coefficients = new Float64Array(d * labels.classes);
  const intercept = new Float64Array(labels.classes).fill(-Infinity);
  seen.forEach((code, k) => {
    intercept[code] = point[seen.length * d + k];
    for (let j = 0; j < d; j += 1) {
      const coefficient = point[k * d + j] / deviation;
      coefficients[j * labels.classes + code] = coefficient;
      intercept[code] -= coefficient * mean[j];
    }
  });
  return {
    kind: 'logistic',
    columns: d,
    classes: labels.classes,
    coefficients,
    intercept,
    lambda: penalty * variance,
    iterations: used,
    gradientNorm,
    converged,
  };
}
