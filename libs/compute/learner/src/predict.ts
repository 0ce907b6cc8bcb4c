import type { Engine } from '@assay/compute/engine';
import type { RowBlockSource } from '@assay/compute/matrix';
import type { LinearHead } from './linear-head';

/** Scores x·W + b of all rows, row-major n × c. One pass. */
export async function predictScores(
  source: RowBlockSource,
  engine: Engine,
  { classes, coefficients, intercept }: LinearHead,
  options: { signal?: AbortSignal } = {},
): Promise<Float64Array> {
  const scores = new Float64Array(source.rows * classes);
  const projection = { columns: classes, matrix: coefficients };
  await engine.project(source, projection, {
    ...options,
    onBlock: (rowStart, rows, projected) => {
      for (let at = 0; at < rows * classes; at += 1) projected[at] += intercept[at % classes];
      scores.set(projected, rowStart * classes);
    },
  });
  return scores;
}

/**
 * Class of every row by every head (all of the same columns and classes): the one with the largest score, the lowest among equals. One pass,
 * and of the scores only a block's are in memory.
 */
export async function predictClasses(
  source: RowBlockSource,
  engine: Engine,
  heads: readonly LinearHead[],
  options: { signal?: AbortSignal } = {},
): Promise<Int32Array[]> {
  const predicted = heads.map(() => new Int32Array(source.rows));
  if (heads.length === 0) return predicted;
  await engine.project(source, joinHeads(heads), {
    ...options,
    onBlock: (rowStart, rows, projected) => {
      let at = 0;
      for (let row = rowStart; row < rowStart + rows; row += 1) {
        heads.forEach(({ classes, intercept }, number) => {
          let [best, most] = [0, -Infinity];
          for (let c = 0; c < classes; c += 1, at += 1) {
            const score = projected[at] + intercept[c];
            if (score > most) [best, most] = [c, score];
          }
          predicted[number][row] = best;
        });
      }
    },
  });
  return predicted;
}

/** Their coefficients side by side. */
function joinHeads(heads: readonly LinearHead[]): { columns: number; matrix: Float64Array } {
  const [{ columns: d, classes: c }] = heads;
  const columns = heads.length * c;
  const matrix = new Float64Array(d * columns);
  heads.forEach(({ coefficients }, number) => {
    for (let i = 0; i < d; i += 1) matrix.set(coefficients.subarray(i * c, (i + 1) * c), i * columns + number * c);
  });
  return { columns, matrix };
}

/** Softmax of every row of scores, row-major n × c: the probabilities of a logistic head. */
export function softmax(scores: Float64Array, classes: number): Float64Array {
  const probabilities = new Float64Array(scores.length);
  for (let start = 0; start < scores.length; start += classes) {
    let largest = -Infinity;
    for (let at = start; at < start + classes; at += 1) largest = Math.max(largest, scores[at]);
    let sum = 0;
    for (let at = start; at < start + classes; at += 1) sum += probabilities[at] = Math.exp(scores[at] - largest);
    for (let at = start; at < start + classes; at += 1) probabilities[at] /= sum;
  }
  return probabilities;
}
