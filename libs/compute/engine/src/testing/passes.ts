import { matrixSource } from '@assay/compute/matrix';
import type { Engine, Factor, GramPrecision, ScoreResult } from '../engine';

/** Rows of a test. */
export type Rows = Float32Array | Float64Array;

/** Σ of squares: the trace of the Gram. */
export function trace(data: Rows): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return sum;
}

/** What a test computes. */
export interface Passes {
  rows: number;
  columns: number;
  lambda: number;
  blockRows?: number;
  precision?: GramPrecision;
  exact?: boolean;
}

/** Gram, factor and scores, one after the other. */
export async function runPasses(
  engine: Engine,
  data: Rows,
  { rows, columns, lambda, blockRows, precision, exact }: Passes,
): Promise<ScoreResult & { leverage: Float64Array; factor: Factor; gram: Float64Array; gramPrecision: GramPrecision }> {
  const source = matrixSource(data, rows, columns, blockRows);
  const sums = await engine.gram(source, { precision });
  const factor = await engine.factor(sums.gram, columns, lambda);
  const leverage = new Float64Array(rows);
  const result = await engine.scores(source, factor, {
    exact,
    onBlock: (block) => leverage.set(block.leverage, block.rowStart),
  });
  return { leverage, factor, gram: sums.gram, gramPrecision: sums.precision, ...result };
}

/** Scores of rows with a factor that is given. */
export async function scoresWith(
  engine: Engine,
  data: Rows,
  columns: number,
  factor: Factor,
  options: { blockRows?: number; exact?: boolean } = {},
): Promise<Float64Array> {
  const rows = data.length / columns;
  const leverage = new Float64Array(rows);
  await engine.scores(matrixSource(data, rows, columns, options.blockRows), factor, {
    exact: options.exact,
    onBlock: (block) => leverage.set(block.leverage, block.rowStart),
  });
  return leverage;
}
