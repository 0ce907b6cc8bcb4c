import type { Engine, Factor, GramPrecision, GramResult, ScoreResult } from '@assay/compute/engine';
import {
  centerColumns,
  normalizeRows,
  summarizeColumns,
  type ColumnSummary,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { PrincipalAxes } from './principal-axes';

/** What is done to every row first: scaled to unit length, then lessened by the column means of the whole matrix. */
export interface RowTransform {
  normalize: boolean;
  /** Length d; absent without centring. */
  mean?: Float64Array;
}

/** What the scores of a row depend on beside the row. */
export interface ScoreTask {
  transform: RowTransform;
  factor: Factor;
  /** Two axes, when coordinates are wanted. */
  axes?: PrincipalAxes;
}

/** What a pass for scores says at its end: the sum of the scores and the precision of the products. */
export type ScoreSums = Pick<ScoreResult, 'sum' | 'precision'>;

/** Takes the scores of rows `rowStart` …, in order; coordinates are row-major rows × 2. A promise is awaited before the next block. */
export type ScoreSink = (
  rowStart: number,
  leverage: Float64Array,
  extra: { coordinates?: Float64Array },
) => void | Promise<void>;

/** What every pass takes. */
export interface PassOptions {
  signal?: AbortSignal;
  /** Rows done so far. */
  onProgress?: (rows: number) => void;
}

/**
 * The passes over all rows of a matrix that leverage needs. They may be made anywhere and in shards: column summaries, Grams and
 * sums of scores add up (`mergeSummaries`, `mergeGramInto`), and the score of a row depends on that row alone.
 */
export interface LeveragePasses {
  readonly rows: number;
  readonly columns: number;
  summarize(normalize: boolean): Promise<ColumnSummary>;
  gram(transform: RowTransform, precision: GramPrecision): Promise<GramResult>;
  scores(task: ScoreTask): Promise<ScoreSums>;
}

/** Column means of some rows, and what rounding leaves of them. */
export function summarizeRows(
  source: RowBlockSource,
  normalize: boolean,
  options: PassOptions = {},
): Promise<ColumnSummary> {
  return summarizeColumns(transformed(source, { normalize }), options);
}

/** Sums over some rows. */
export function gramOfRows(
  source: RowBlockSource,
  engine: Engine,
  { transform, precision }: { transform: RowTransform; precision: GramPrecision },
  options: PassOptions = {},
): Promise<GramResult> {
  return engine.gram(transformed(source, transform), { precision, ...options });
}

/** Scores of some rows, and with axes their coordinates. */
export function scoreRows(
  source: RowBlockSource,
  engine: Engine,
  { transform, factor, axes }: ScoreTask,
  { onScores, ...options }: PassOptions & { onScores: ScoreSink },
): Promise<ScoreSums> {
  const origin = axes && meanCoordinates(axes);
  return engine.scores(transformed(source, transform), factor, {
    ...options,
    projection: axes && { columns: 2, matrix: axes.axes },
    onBlock: ({ rowStart, leverage, projected }) => {
      // Below 1 by theory; rounding may step over it when λ is tiny.
      for (let i = 0; i < leverage.length; i += 1) leverage[i] = Math.min(1, leverage[i]);
      if (!projected || !origin) return onScores(rowStart, leverage, {});
      for (let i = 0; i < projected.length; i += 1) projected[i] -= origin[i % 2];
      return onScores(rowStart, leverage, { coordinates: projected });
    },
  });
}

/** The summary of all rows from those of consecutive shards. A single one stays as it is. */
export function mergeSummaries(shards: readonly { rows: number; summary: ColumnSummary }[]): ColumnSummary {
  const [first] = shards;
  if (first && shards.length === 1) return first.summary;
  const rows = shards.reduce((sum, shard) => sum + shard.rows, 0);
  const mean = new Float64Array(first?.summary.mean.length ?? 0);
  // `rounding` is rows times what the largest entry leaves.
  let perRow = 0;
  for (const { rows: count, summary } of shards) {
    for (let j = 0; j < mean.length; j += 1) mean[j] += (count / rows) * summary.mean[j];
    perRow = Math.max(perRow, summary.rounding / count);
  }
  return { mean, rounding: rows * perRow };
}

function transformed(source: RowBlockSource, { normalize, mean }: RowTransform): RowBlockSource {
  const normalized = normalize ? normalizeRows(source) : source;
  return mean ? centerColumns(normalized, mean) : normalized;
}

function meanCoordinates({ axes, mean }: PrincipalAxes): [number, number] {
  const origin: [number, number] = [0, 0];
  mean.forEach((value, i) => {
    origin[0] += value * axes[2 * i];
    origin[1] += value * axes[2 * i + 1];
  });
  return origin;
}
