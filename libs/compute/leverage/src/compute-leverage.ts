import { expectedError, mixedConditionLimit } from '@assay/compute/engine';
import type { Engine, EngineName, Factor, GramPrecision } from '@assay/compute/engine';
import { assertShape, NumericError, type RowBlockSource } from '@assay/compute/matrix';
import { assertLambdaRule, type LambdaRule } from './lambda';
import {
  gramOfRows,
  scoreRows,
  summarizeRows,
  type LeveragePasses,
  type RowTransform,
  type ScoreSink,
} from './leverage-passes';
import { factorSums, numericalRank, type FactoredMatrix, type PreparationPhase } from './prepare';

/** Parts of the computation, in order; `mean` only with centring. */
export type LeveragePhase = PreparationPhase | 'scores';

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
  /** In-sample leverage of the rows, and with `coordinates` those. */
  onScores: ScoreSink;
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

/**
 * In-sample ridge leverage xᵢᵀ(XᵀX + λI)⁻¹xᵢ of every row, streamed: two passes over the source, three with centring;
 * memory O(block + d²).
 * @throws NumericError `all_zero` (no direction to measure along), `invalid_lambda`, `dimension_unreachable`,
 *   `not_positive_definite` (λ too small), `non_finite` with rows, `empty_matrix`, `too_many_columns`.
 */
export function computeLeverage(
  source: RowBlockSource,
  engine: Engine,
  options: LeverageOptions,
): Promise<LeverageResult> {
  const { rows, columns } = source;
  const { signal, onScores } = options;
  const pass = (phase: LeveragePhase) => ({
    signal,
    onProgress: (done: number) => options.onProgress?.(phase, done, rows),
  });
  const passes: LeveragePasses = {
    rows,
    columns,
    summarize: (normalize) => summarizeRows(source, normalize, pass('mean')),
    gram: (transform, precision) => gramOfRows(source, engine, { transform, precision }, pass('gram')),
    scores: (task) => scoreRows(source, engine, task, { ...pass('scores'), onScores }),
  };
  return computeLeverageBy(passes, engine, options);
}

/** As {@link computeLeverage}, by passes that are made somewhere; `engine` factors, and is the one that the result names. */
export async function computeLeverageBy(
  passes: LeveragePasses,
  engine: Engine,
  options: Omit<LeverageOptions, 'onScores'>,
): Promise<LeverageResult> {
  const started = performance.now();
  const { rows, columns } = passes;
  assertShape(rows, columns);
  assertLambdaRule(options.lambda ?? { rule: 'trace' }, columns);
  const { normalize = false, precision: requested = 'f64' } = options;
  const summary = options.center ? await passes.summarize(normalize) : undefined;
  const transform: RowTransform = { normalize, mean: summary?.mean };
  const prepare = async (precision: GramPrecision): Promise<FactoredMatrix> => {
    const gramStarted = performance.now();
    const sums = await passes.gram(transform, precision);
    const gramSeconds = (performance.now() - gramStarted) / 1000;
    const axes = options.coordinates ? 2 : 0;
    return { gramSeconds, ...(await factorSums(sums, summary?.rounding ?? 0, engine, { ...options, axes })) };
  };
  let precisionReason: string | undefined;
  let prepared = await prepare(requested).catch((error: unknown) => {
    if (requested === 'f64' || !(error instanceof NumericError && error.code === 'not_positive_definite')) throw error;
    precisionReason = 'The mixed Gram could not be factored.';
    return prepare('f64');
  });
  if (precisionReason === undefined && prepared.sums.precision !== requested) {
    precisionReason = 'The engine has no mixed precision for these rows.';
  } else if (prepared.sums.precision === 'mixed' && prepared.factor.condition > mixedConditionLimit) {
    const condition = prepared.factor.condition.toExponential(1);
    precisionReason = `Condition ${condition} is above ${mixedConditionLimit.toExponential(0)}, the limit of mixed precision.`;
    prepared = await prepare('f64');
  }
  const { sums, answer, factor } = prepared;
  const scoresStarted = performance.now();
  // Before the scores where the engine proves it, else beside them: they do not need it.
  const failed = new AbortController();
  const rank = numericalRank(sums, engine, {
    signal: AbortSignal.any([failed.signal, ...(options.signal ? [options.signal] : [])]),
  });
  rank.catch(() => undefined);
  const { sum, precision: scorePrecision } = await passes
    .scores({ transform, factor, axes: answer.axes })
    .catch((error: unknown) => {
      failed.abort();
      throw error;
    });
  const foundRank = await rank;
  const finished = performance.now();
  const error = expectedError(factor.condition, sums.precision, scorePrecision);
  assertDimension(sum, factor, error);
  return {
    rows,
    columns,
    lambda: factor.lambda,
    effectiveDimension: sum,
    rank: foundRank,
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
