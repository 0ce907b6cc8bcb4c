import type { Engine, Factor, GramPrecision, GramResult } from '@assay/compute/engine';
import {
  gramOfRows,
  type RowTransform,
  scoreRows,
  type ScoreSums,
  type ScoreTask,
  summarizeRows,
} from '@assay/compute/leverage';
import { type ColumnSummary, NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { Arrays } from './array-codec';

/** A pass over all rows, as it travels to whoever makes a shard of it. */
export type PassTask =
  | { pass: 'mean'; normalize: boolean }
  | { pass: 'gram'; transform: RowTransform; precision: GramPrecision }
  | ({ pass: 'scores' } & ScoreTask);

type TaskFacts =
  | { pass: 'mean'; normalize: boolean }
  | { pass: 'gram'; normalize: boolean; precision: GramPrecision }
  | { pass: 'scores'; normalize: boolean; factor: Omit<Factor, 'inverseFactor'> };

/** Name of the phase in which a pass is made. A Gram in another precision is another phase. */
export const phaseOf = (task: PassTask): string => (task.pass === 'gram' ? `gram-${task.precision}` : task.pass);

export function encodeTask(task: PassTask): Arrays<TaskFacts> {
  if (task.pass === 'mean') return { facts: task, arrays: {} };
  const { pass, transform } = task;
  const { normalize, mean } = transform;
  const means = mean && { mean };
  if (pass === 'gram') return { facts: { pass, normalize, precision: task.precision }, arrays: { ...means } };
  const { inverseFactor, ...factor } = task.factor;
  const { axes } = task;
  return {
    facts: { pass, normalize, factor },
    arrays: {
      ...means,
      inverseFactor,
      ...(axes && { axes: axes.axes, variances: axes.variances, center: axes.mean }),
    },
  };
}

export function decodeTask({ facts, arrays }: Arrays<TaskFacts>): PassTask {
  if (facts.pass === 'mean') return facts;
  const wide = (name: string): Float64Array | undefined => {
    const array = arrays[name];
    return array instanceof Float64Array ? array : undefined;
  };
  const needed = (name: string): Float64Array => wide(name) ?? new Float64Array();
  const transform = { normalize: facts.normalize, mean: wide('mean') };
  if (facts.pass === 'gram') return { pass: 'gram', transform, precision: facts.precision };
  const axes = wide('axes');
  return {
    pass: 'scores',
    transform,
    factor: { ...facts.factor, inverseFactor: needed('inverseFactor') },
    axes: axes && { axes, variances: needed('variances'), mean: needed('center') },
  };
}

/** What a shard of each pass gives. */
export type MeanResult = Arrays<{ rows: number; rounding: number }>;
export type GramArrays = Arrays<Pick<GramResult, 'rows' | 'columns' | 'precision'>>;
export type ScoreArrays = Arrays<ScoreSums>;

/** Makes a pass over the rows of a shard. @throws NumericError with rows counted in the whole set */
export async function runTask(
  task: PassTask,
  source: RowBlockSource,
  engine: Engine,
  rowStart: number,
  options: { signal?: AbortSignal; onProgress?: (rows: number) => void },
): Promise<Arrays<unknown>> {
  try {
    if (task.pass === 'mean') return encodeMean(source.rows, await summarizeRows(source, task.normalize, options));
    if (task.pass === 'gram') return encodeGram(await gramOfRows(source, engine, task, options));
    return await scores(task, source, engine, options);
  } catch (error) {
    if (!(error instanceof NumericError) || error.code !== 'non_finite' || !error.rows) throw error;
    const rows = error.rows.map((row) => rowStart + row);
    throw new NumericError(
      'non_finite',
      `NaN or an infinity in row ${rows.join(', ')} (counted from 0). Remove or repair these rows.`,
      { rows },
    );
  }
}

async function scores(
  task: ScoreTask,
  source: RowBlockSource,
  engine: Engine,
  options: { signal?: AbortSignal; onProgress?: (rows: number) => void },
): Promise<ScoreArrays> {
  const leverage = new Float64Array(source.rows);
  const coordinates = task.axes && new Float32Array(2 * source.rows);
  const facts = await scoreRows(source, engine, task, {
    ...options,
    onScores: (rowStart, part, extra) => {
      leverage.set(part, rowStart);
      if (extra.coordinates) coordinates?.set(extra.coordinates, 2 * rowStart);
    },
  });
  return { facts, arrays: { leverage, ...(coordinates && { coordinates }) } };
}

export function encodeMean(rows: number, { mean, rounding }: ColumnSummary): MeanResult {
  return { facts: { rows, rounding }, arrays: { mean } };
}

export function decodeMean({ facts, arrays }: MeanResult): { rows: number; summary: ColumnSummary } {
  return { rows: facts.rows, summary: { mean: Float64Array.from(arrays.mean ?? []), rounding: facts.rounding } };
}

export function encodeGram({ gram, columnSums, rows, columns, precision }: GramResult): GramArrays {
  return { facts: { rows, columns, precision }, arrays: { gram, columnSums } };
}

export function decodeGram({ facts, arrays }: GramArrays): GramResult {
  const { gram, columnSums } = arrays;
  if (!(gram instanceof Float64Array) || !(columnSums instanceof Float64Array)) throw new Error('no Gram matrix');
  return { ...facts, gram, columnSums };
}
