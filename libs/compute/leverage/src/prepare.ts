import type { Engine, EngineName, Factor, GramPrecision, GramResult } from '@assay/compute/engine';
import {
  centerColumns,
  normalizeRows,
  NumericError,
  runInThread,
  summarizeColumns,
  threadFile,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { analyzeGram, fullRankShift, type GramAnswer, type GramQuestion, type RankQuestion } from './analyze-gram';
import { gramTrace, type LambdaRule } from './lambda';

/** Parts of the preparation, in order; `mean` only with centring. */
export type PreparationPhase = 'mean' | 'gram' | 'factor';

/** How rows are transformed before anything is computed. */
export interface TransformOptions {
  /** Scale every row to unit length first. */
  normalize?: boolean;
  /** Subtract the column means; after normalisation, when both are asked for. */
  center?: boolean;
  signal?: AbortSignal;
  /** Units are rows, except for `factor` (one step). */
  onProgress?: (phase: PreparationPhase, done: number, total: number) => void;
}

/** Transformed rows. */
export interface TransformedRows {
  matrix: RowBlockSource;
  /** What was subtracted from every row, with centring. */
  mean?: Float64Array;
  /** Trace of the Gram at or below which only rounding is left of the matrix. */
  negligible: number;
}

/** Options of {@link factorMatrix}. */
export interface FactorOptions extends TransformOptions {
  /** `trace` by default. */
  lambda?: LambdaRule;
  precision: GramPrecision;
  /** Principal axes wanted, 0 for none. */
  axes?: number;
}

/** Sums over the rows, what is known of them, and the factor of XᵀX + λI. */
export interface FactoredMatrix {
  sums: GramResult;
  answer: GramAnswer;
  factor: Factor;
  gramSeconds: number;
  factorSeconds: number;
}

const gramThread = threadFile(__filename, 'gram-thread');

/** Normalises and centres as asked; one pass with centring, else none. */
export async function transformRows(source: RowBlockSource, options: TransformOptions): Promise<TransformedRows> {
  const normalized = options.normalize ? normalizeRows(source) : source;
  if (!options.center) return { matrix: normalized, negligible: 0 };
  const { mean, rounding } = await summarizeColumns(normalized, {
    signal: options.signal,
    onProgress: (done) => options.onProgress?.('mean', done, source.rows),
  });
  return { matrix: centerColumns(normalized, mean), mean, negligible: rounding };
}

/**
 * One pass for the Gram, then λ and factor.
 * @throws NumericError `all_zero`, `dimension_unreachable`, `not_positive_definite`, `non_finite`.
 */
export async function factorMatrix(
  { matrix, negligible }: TransformedRows,
  engine: Engine,
  options: FactorOptions,
): Promise<FactoredMatrix> {
  const { rows } = matrix;
  const { signal, onProgress, precision } = options;
  const started = performance.now();
  const sums = await engine.gram(matrix, {
    precision,
    signal,
    onProgress: (done) => onProgress?.('gram', done, rows),
  });
  const gramSeconds = (performance.now() - started) / 1000;
  return { gramSeconds, ...(await factorSums(sums, negligible, engine, options)) };
}

/** Engines that factor a Gram in a small part of the time that a pivoted factorisation in JavaScript takes. */
const quickFactor: ReadonlySet<EngineName> = new Set(['cuda', 'native']);

/**
 * Numerical rank of the matrix that the sums are of. Full rank, which is the rule, the engine proves where it is quick at that; else a
 * thread counts pivots.
 */
export async function numericalRank(
  { gram, rows, columns, precision }: GramResult,
  engine: Engine,
  options: { signal?: AbortSignal } = {},
): Promise<number> {
  const question: RankQuestion = { gram, rows, columns, precision };
  if (rows >= columns && quickFactor.has(engine.name) && (await hasFullRank(question, engine, options))) return columns;
  return runInThread<RankQuestion, number>(gramThread, 'rank', question, options);
}

/** False when that is not proven. */
async function hasFullRank(
  question: RankQuestion,
  engine: Engine,
  options: { signal?: AbortSignal },
): Promise<boolean> {
  try {
    await engine.factor(question.gram, question.columns, -fullRankShift(question), options);
    return true;
  } catch (error) {
    if (error instanceof NumericError && error.code === 'not_positive_definite') return false;
    throw error;
  }
}

/**
 * λ and factor of the sums over all rows; `negligible` is that of {@link TransformedRows}.
 * @throws NumericError `all_zero`, `dimension_unreachable`, `not_positive_definite`.
 */
export async function factorSums(
  sums: GramResult,
  negligible: number,
  engine: Engine,
  options: Omit<FactorOptions, 'precision'>,
): Promise<Omit<FactoredMatrix, 'gramSeconds'>> {
  const { rows, columns } = sums;
  const { signal, onProgress } = options;
  if (!(gramTrace(sums.gram, columns) > negligible)) {
    const text = options.center ? 'All rows are equal, so nothing is left after centring' : 'All entries are zero';
    throw new NumericError('all_zero', `${text}: leverage has no direction to measure along.`);
  }
  const started = performance.now();
  onProgress?.('factor', 0, 1);
  const question: GramQuestion = {
    gram: sums.gram,
    columnSums: sums.columnSums,
    rows,
    columns,
    lambda: options.lambda ?? { rule: 'trace' },
    axes: options.axes ?? 0,
  };
  const isQuick = question.lambda.rule !== 'dimension' && question.axes === 0;
  const answer = isQuick
    ? analyzeGram(question)
    : await runInThread<GramQuestion, GramAnswer>(gramThread, 'analyze', question, { signal });
  const factor = await engine.factor(sums.gram, columns, answer.lambda, { signal });
  // A positive λ makes any rank invertible.
  assertInvertible(factor, answer.lambda > 0 ? columns : await numericalRank(sums, engine, { signal }));
  onProgress?.('factor', 1, 1);
  return { sums, answer, factor, factorSeconds: (performance.now() - started) / 1000 };
}

function assertInvertible({ condition, lambda, columns }: Factor, rank: number): void {
  if (condition < 1e15 && rank === columns) return;
  throw new NumericError(
    'not_positive_definite',
    `${rank < columns ? `Rank ${rank} of ${columns} columns and lambda` : 'Lambda'} ${lambda} leaves XᵀX + λI numerically singular ` +
      `(condition ${condition.toExponential(1)}). Use a larger lambda.`,
  );
}
