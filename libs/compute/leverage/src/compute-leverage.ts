import { expectedError, mixedConditionLimit } from '@assay/compute/engine';
import type { Engine, EngineName, Factor, GramPrecision, GramResult, Projection } from '@assay/compute/engine';
import {
  assertShape,
  centerColumns,
  normalizeRows,
  NumericError,
  runInThread,
  summarizeColumns,
  threadFile,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { GramAnswer, GramQuestion } from './analyze-gram';
import { assertLambdaRule, gramTrace, type LambdaRule } from './lambda';
import type { PrincipalAxes } from './principal-axes';

/** Parts of the computation, in order; `mean` only with centring. */
export type LeveragePhase = 'mean' | 'gram' | 'factor' | 'scores';

/** How leverage is computed. */
export interface LeverageOptions {
  /** `trace` by default. */
  lambda?: LambdaRule;
  /** Subtract the column means; after normalisation, when both are asked for. */
  center?: boolean;
  /** Scale every row to unit length first. */
  normalize?: boolean;
  /** `f64` by default. `mixed` is redone in `f64` when the condition is above its limit. */
  precision?: GramPrecision;
  /** Also give every row's coordinates on the first two principal axes. */
  coordinates?: boolean;
  signal?: AbortSignal;
  /** Units are rows, except for `factor` (one step). */
  onProgress?: (phase: LeveragePhase, done: number, total: number) => void;
  /**
   * In-sample leverage of rows `rowStart` …, in order; with `coordinates`, `extra.coordinates` is row-major rows × 2.
   * A promise is awaited before the next block.
   */
  onScores: (rowStart: number, leverage: Float64Array, extra: { coordinates?: Float64Array }) => void | Promise<void>;
}

/** What a leverage computation says beside the scores. */
export interface LeverageResult {
  rows: number;
  columns: number;
  lambda: number;
  /** Σ of the scores. */
  effectiveDimension: number;
  /** Numerical rank of the (transformed) matrix; see `rankTolerance`. */
  rank: number;
  /** Condition number of XᵀX + λI. */
  condition: number;
  /** Largest relative error of a score to expect, by the engine's error law. */
  expectedError: number;
  engine: EngineName;
  /** Precision really used for the Gram. */
  precision: GramPrecision;
  /** Why `precision` is not the one asked for. */
  precisionReason?: string;
  seconds: { gram: number; factor: number; scores: number; total: number };
}

const gramThread = threadFile(__filename, 'gram-thread');

interface Prepared {
  sums: GramResult;
  answer: GramAnswer;
  factor: Factor;
  gramSeconds: number;
  factorSeconds: number;
}

/**
 * In-sample ridge leverage xᵢᵀ(XᵀX + λI)⁻¹xᵢ of every row, streamed: two passes over the source, three with centring;
 * memory O(block + d²).
 * @throws NumericError `all_zero` (no direction to measure along), `invalid_lambda`, `dimension_unreachable`,
 *   `not_positive_definite` (λ too small), `non_finite` with rows, `empty_matrix`, `too_many_columns`.
 */
export async function computeLeverage(
  source: RowBlockSource,
  engine: Engine,
  options: LeverageOptions,
): Promise<LeverageResult> {
  const started = performance.now();
  const { rows, columns } = source;
  assertShape(rows, columns);
  assertLambdaRule(options.lambda ?? { rule: 'trace' }, columns);
  const { matrix, negligible } = await transform(source, options);
  const requested = options.precision ?? 'f64';
  let prepared = await prepare(matrix, engine, options, requested, negligible);
  let precisionReason: string | undefined;
  if (prepared.sums.precision !== requested) {
    precisionReason = 'The engine has no mixed precision for these rows.';
  } else if (requested === 'mixed' && prepared.factor.condition > mixedConditionLimit) {
    const condition = prepared.factor.condition.toExponential(1);
    precisionReason = `Condition ${condition} is above ${mixedConditionLimit.toExponential(0)}, the limit of mixed precision.`;
    prepared = await prepare(matrix, engine, options, 'f64', negligible);
  }
  const scoresStarted = performance.now();
  const { sum, precision: scorePrecision } = await streamScores(matrix, engine, prepared, options);
  const finished = performance.now();
  const { sums, answer, factor } = prepared;
  const error = expectedError(factor.condition, sums.precision, scorePrecision);
  assertDimension(sum, factor, error);
  return {
    rows,
    columns,
    lambda: factor.lambda,
    effectiveDimension: sum,
    rank: answer.rank,
    condition: factor.condition,
    expectedError: error,
    engine: engine.name,
    precision: sums.precision,
    ...(precisionReason && { precisionReason }),
    seconds: {
      gram: prepared.gramSeconds,
      factor: prepared.factorSeconds,
      scores: (finished - scoresStarted) / 1000,
      total: (finished - started) / 1000,
    },
  };
}

/** Applies the transforms. `negligible` is the trace at or below which only rounding is left of the matrix. */
async function transform(
  source: RowBlockSource,
  options: LeverageOptions,
): Promise<{ matrix: RowBlockSource; negligible: number }> {
  const normalized = options.normalize ? normalizeRows(source) : source;
  if (!options.center) return { matrix: normalized, negligible: 0 };
  const { mean, rounding } = await summarizeColumns(normalized, {
    signal: options.signal,
    onProgress: (done) => options.onProgress?.('mean', done, source.rows),
  });
  return { matrix: centerColumns(normalized, mean), negligible: rounding };
}

async function prepare(
  matrix: RowBlockSource,
  engine: Engine,
  options: LeverageOptions,
  precision: GramPrecision,
  negligible: number,
): Promise<Prepared> {
  const { rows, columns } = matrix;
  const { signal, onProgress } = options;
  const gramStarted = performance.now();
  const sums = await engine.gram(matrix, {
    precision,
    signal,
    onProgress: (done) => onProgress?.('gram', done, rows),
  });
  if (!(gramTrace(sums.gram, columns) > negligible)) {
    const text = options.center ? 'All rows are equal, so nothing is left after centring' : 'All entries are zero';
    throw new NumericError('all_zero', `${text}: leverage has no direction to measure along.`);
  }
  const factorStarted = performance.now();
  onProgress?.('factor', 0, 1);
  const question: GramQuestion = {
    gram: sums.gram,
    columnSums: sums.columnSums,
    rows,
    columns,
    precision: sums.precision,
    lambda: options.lambda ?? { rule: 'trace' },
    axes: options.coordinates ? 2 : 0,
  };
  const answer = await runInThread<GramQuestion, GramAnswer>(gramThread, 'analyze', question, { signal });
  const factor = await engine.factor(sums.gram, columns, answer.lambda, { signal });
  assertInvertible(factor, answer.rank);
  onProgress?.('factor', 1, 1);
  const finished = performance.now();
  return {
    sums,
    answer,
    factor,
    gramSeconds: (factorStarted - gramStarted) / 1000,
    factorSeconds: (finished - factorStarted) / 1000,
  };
}

function assertInvertible({ condition, lambda, columns }: Factor, rank: number): void {
  if (condition < 1e15 && (lambda > 0 || rank === columns)) return;
  throw new NumericError(
    'not_positive_definite',
    `Rank ${rank} of ${columns} columns and lambda ${lambda} leave XᵀX + λI numerically singular ` +
      `(condition ${condition.toExponential(1)}). Use a larger lambda.`,
  );
}

async function streamScores(matrix: RowBlockSource, engine: Engine, prepared: Prepared, options: LeverageOptions) {
  const { axes } = prepared.answer;
  const projection: Projection | undefined = axes && { columns: 2, matrix: axes.axes };
  const origin = axes && meanCoordinates(axes);
  return engine.scores(matrix, prepared.factor, {
    projection,
    signal: options.signal,
    onProgress: (done) => options.onProgress?.('scores', done, matrix.rows),
    onBlock: ({ rowStart, leverage, projected }) => {
      // Below 1 by theory; rounding may step over it when λ is tiny.
      for (let i = 0; i < leverage.length; i += 1) leverage[i] = Math.min(1, leverage[i]);
      if (!projected || !origin) return options.onScores(rowStart, leverage, {});
      for (let i = 0; i < projected.length; i += 1) projected[i] -= origin[i % 2];
      return options.onScores(rowStart, leverage, { coordinates: projected });
    },
  });
}

function meanCoordinates({ axes, mean }: PrincipalAxes): [number, number] {
  const origin: [number, number] = [0, 0];
  mean.forEach((value, i) => {
    origin[0] += value * axes[2 * i];
    origin[1] += value * axes[2 * i + 1];
  });
  return origin;
}

/** Σℓ = d − λ·Tr A⁻¹ holds exactly; a difference beyond rounding means that the passes did not see the same rows. */
function assertDimension(sum: number, factor: Factor, error: number): void {
  const identity = factor.columns - factor.lambda * factor.inverseTrace;
  const allowed = 1e-9 * factor.columns + 10 * error * Math.max(1, factor.columns);
  if (!(Math.abs(sum - identity) <= allowed)) {
    throw new NumericError(
      'self_check_failed',
      `The scores add up to ${sum}, but the factor says ${identity}: the rows changed between passes.`,
    );
  }
}
