import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { Factor, Projection, ProjectOptions, ScoreOptions, ScoreResult } from '../engine';
import { assertMatches } from './assert-matches';
import { eachBlock, type OpenKernels } from './each-block';
import { ScoreTotal } from './score-total';

/** `Engine.scores`: one pass for the leverage of every row, and X·W with a projection. */
export async function streamScores(
  open: OpenKernels,
  source: RowBlockSource,
  factor: Factor,
  options: ScoreOptions,
): Promise<ScoreResult> {
  const { columns } = source;
  const { projection, exact = false } = options;
  assertMatches(factor.columns, columns, 'factor');
  if (projection) assertMatches(projection.matrix.length, columns * projection.columns, 'projection');
  const scorer = open.kernels.beginScores(columns, factor, projection, exact);
  const total = new ScoreTotal();
  await eachBlock(open, source, projection?.columns ?? 1, options, async (block, rowStart, about) => {
    const { rows } = block;
    const { leverage = new Float64Array(), projected } = await scorer.score(block, about);
    const { precision } = scorer;
    total.add(leverage, precision);
    if (!Number.isFinite(total.sum)) throw notFinite();
    await options.onBlock({ rowStart, rows, leverage, projected, precision });
  }).finally(() => scorer.release?.());
  return { rows: source.rows, sum: total.sum, precision: total.precision };
}

/** `Engine.project`: one pass for X·W in float64. */
export async function streamProjection(
  open: OpenKernels,
  source: RowBlockSource,
  projection: Projection,
  options: ProjectOptions,
): Promise<void> {
  assertMatches(projection.matrix.length, source.columns * projection.columns, 'projection');
  const scorer = open.kernels.beginScores(source.columns, undefined, projection, false);
  await eachBlock(open, source, projection.columns, options, async (block, rowStart, about) => {
    const { rows } = block;
    const { projected = new Float64Array() } = await scorer.score(block, about);
    if (!isFinite(projected)) throw notFinite();
    await options.onBlock(rowStart, rows, projected);
  }).finally(() => scorer.release?.());
}

/** NaN or an infinity in a row reaches each of its results, so that looking at these is as good as looking at the rows. */
function notFinite(): NumericError {
  return new NumericError('non_finite', 'Results hold NaN or an infinity.');
}

function isFinite(values: Float64Array): boolean {
  let probe = 0;
  for (const value of values) probe += value * 0;
  return probe === 0;
}
