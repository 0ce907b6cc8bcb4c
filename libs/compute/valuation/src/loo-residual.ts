import type { Engine, Factor } from '@assay/compute/engine';
import { gramTrace, type LambdaRule } from '@assay/compute/leverage';
import {
  centerColumns,
  NumericError,
  runInThread,
  selectRows,
  summarizeColumns,
  threadFile,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { ValueSpreader, type LabelledRows, type ValueSink } from './labels';
import type { LambdaTask, SolveTask } from './ridge-thread';

/** Options of {@link looResidual}. */
export interface LooResidualOptions {
  lambda: LambdaRule;
  signal?: AbortSignal;
  onProgress?: (phase: 'mean' | 'gram' | 'factor' | 'scores', done: number, total: number) => void;
  onValues: ValueSink;
}

const ridgeThread = threadFile(__filename, 'ridge-thread');

/**
 * Ridge leave-one-out residuals of one-hot class targets, with an unpenalised intercept: vᵢ = −Σ_c (e_ic / (1 − ℓᵢ))²,
 * where e are the residuals of the fit on all labelled rows and ℓᵢ = 1/m + the ridge leverage of the centred row. Exactly
 * minus the squared error of predicting row i by a fit without it; the lower, the more the label contradicts the features.
 * Three passes; memory O(block + d² + d·classes + n).
 * @returns the λ used and the factor's condition.
 */
export async function looResidual(
  source: RowBlockSource,
  engine: Engine,
  labelled: LabelledRows,
  options: LooResidualOptions,
): Promise<{ lambda: number; condition: number }> {
  const { signal, onProgress } = options;
  const { count, classes, codes } = labelled;
  const { columns } = source;
  const rows = selectRows(source, labelled.mask, count);
  const { mean, rounding } = await summarizeColumns(rows, {
    signal,
    onProgress: (done) => onProgress?.('mean', done, count),
  });
  const centred = centerColumns(rows, mean);
  const frequencies = classFrequencies(labelled);
  const sums = await engine.gram(centred, {
    targets: {
      columns: classes,
      block: (start, size) => centredOneHot(codes.subarray(start, start + size), frequencies),
    },
    signal,
    onProgress: (done) => onProgress?.('gram', done, count),
  });
  if (!(gramTrace(sums.gram, columns) > rounding)) {
    throw new NumericError('all_zero', 'All labelled rows are equal: their features cannot tell labels apart.');
  }
  onProgress?.('factor', 0, 1);
  const question: LambdaTask = { gram: sums.gram, columns, rule: options.lambda };
  const lambda = await runInThread<LambdaTask, number>(ridgeThread, 'lambda', question, { signal });
  const factor = await engine.factor(sums.gram, columns, lambda, { signal });
  const matrix = await solve(factor, sums.cross ?? new Float64Array(), classes, signal);
  onProgress?.('factor', 1, 1);

  const spreader = new ValueSpreader(labelled.mask, options.onValues);
  await engine.scores(centred, factor, {
    projection: { columns: classes, matrix },
    signal,
    onProgress: (done) => onProgress?.('scores', done, count),
    onBlock: ({ rowStart, leverage, projected = new Float64Array() }) => {
      const targets = centredOneHot(codes.subarray(rowStart, rowStart + leverage.length), frequencies);
      return spreader.push(leverage.map((score, i) => looValue(i, 1 / count + score, targets, projected, classes)));
    },
  });
  await spreader.finish();
  return { lambda, condition: factor.condition };
}

function looValue(
  row: number,
  leverage: number,
  targets: Float64Array,
  predicted: Float64Array,
  classes: number,
): number {
  // Leverage stays below 1 for λ > 0; rounding must not turn the last digits into a division by zero.
  const remaining = Math.max(1 - leverage, Number.EPSILON);
  let sum = 0;
  for (let c = row * classes; c < (row + 1) * classes; c += 1) sum += ((targets[c] - predicted[c]) / remaining) ** 2;
  return -sum;
}

function classFrequencies({ codes, classes, count }: LabelledRows): Float64Array {
  const frequencies = new Float64Array(classes);
  for (const code of codes) frequencies[code] += 1 / count;
  return frequencies;
}

/** One-hot rows minus the class frequencies, row-major. */
function centredOneHot(codes: Int32Array, frequencies: Float64Array): Float64Array {
  const classes = frequencies.length;
  const targets = new Float64Array(codes.length * classes);
  codes.forEach((code, row) => {
    for (let c = 0; c < classes; c += 1) targets[row * classes + c] = Number(c === code) - frequencies[c];
  });
  return targets;
}

/** Θ = A⁻¹·XᵀY = R·(Rᵀ·XᵀY), d × classes. */
function solve(factor: Factor, cross: Float64Array, classes: number, signal?: AbortSignal): Promise<Float64Array> {
  const { inverseFactor, columns } = factor;
  return runInThread<SolveTask, Float64Array>(
    ridgeThread,
    'solve',
    { inverseFactor, cross, columns, classes },
    { signal },
  );
}
