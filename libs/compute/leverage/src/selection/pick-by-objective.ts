import type { Engine } from '@assay/compute/engine';
import {
  centerColumns,
  createRandom,
  holdRows,
  normalizeRows,
  takeRows,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { FactoredMatrix, TransformedRows } from '../prepare';
import { centerCriterion, designCriterion, type Criterion, type CriterionContext } from './criterion';
import type { Floors } from './floors';
import { pickGreedily } from './greedy';
import { subsetGram } from './products';
import type { SelectionMethod, SelectionRequest } from './request';
import { role, rowsOfRole } from './roles';
import { rescaledWeights, type Sample, type SamplingMethod } from './sample';

/** Methods that pick one row after the other by an objective. */
export type GreedyMethod = Exclude<SelectionMethod, SamplingMethod>;

/** Whether a method picks by an objective rather than by scores. */
export function isGreedyMethod(method: SelectionMethod): method is GreedyMethod {
  return method.startsWith('greedy-') || method === 'kcenter';
}

/** What is to be picked. */
export interface ObjectiveQuestion {
  transformed: TransformedRows;
  engine: Engine;
  prepared: FactoredMatrix;
  request: SelectionRequest;
  /** Changed: rows become picked. */
  roles: Uint8Array;
  floors: Floors;
  m: number;
}

/**
 * Must-keep rows, then greedy picks. Start and must-keep rows are inside A, or centers, from the beginning.
 * @throws NumericError `floors_exceed_size`.
 */
export async function pickByObjective(question: ObjectiveQuestion): Promise<Sample> {
  const { transformed, engine, request, roles, floors, m } = question;
  const { matrix: source } = transformed;
  const { signal, onProgress } = request;
  const kept = rowsOfRole(roles, role.kept);
  const context: CriterionContext = {
    source,
    engine,
    signal,
    onProgress: (done) => onProgress?.('pool', done, source.rows),
  };
  const known = Uint32Array.from([...kept, ...rowsOfRole(roles, role.started)]).sort();
  const rows = [...kept];
  const gains = rows.map(() => NaN);
  let criterion: Criterion;
  if (request.method === 'kcenter') {
    criterion = centerCriterion(context);
    if (known.length > 0) await criterion.absorb(await holdRows(takeRows(source, known), { signal }));
    else {
      const first = firstCenter(roles, floors, m, request.seed ?? 0);
      await criterion.absorb(await holdRows(takeRows(source, [first]), { signal }));
      rows.push(first);
      gains.push(NaN);
    }
  } else {
    criterion = designCriterion(context, await initialMatrix(question, known), await targetMoment(question));
  }
  const picked = await pickGreedily({
    source,
    engine,
    criterion,
    roles,
    floors,
    count: m - rows.length,
    poolBytes: request.poolBytes ?? 512 * 1024 * 1024,
    signal,
    onProgress: (done) => onProgress?.('select', rows.length + done, m),
  });
  return {
    requested: m,
    rows: Uint32Array.from([...rows, ...picked.rows]),
    weights: rescaledWeights(roles, kept.length, m),
    gains: Float64Array.from([...gains, ...picked.gains]),
  };
}

/** A row drawn by the seed, among those that serve a floor where there are floors. */
function firstCenter(roles: Uint8Array, floors: Floors, m: number, seed: number): number {
  const free = rowsOfRole(roles, role.free);
  const eligible = floors.outstanding > 0 ? free.filter((row) => floors.needs(row, m)) : free;
  if (eligible.length === 0) throw floors.unmet(m);
  const first = eligible[createRandom(seed).integer(eligible.length)];
  roles[first] = role.picked;
  floors.take(first);
  return first;
}

/** λI + Σxxᵀ of the rows there are already. */
async function initialMatrix({ transformed, engine, prepared, request }: ObjectiveQuestion, known: Uint32Array) {
  const { columns, lambda } = prepared.factor;
  const matrix = await subsetGram(engine, takeRows(transformed.matrix, known), request.signal);
  for (let i = 0; i < columns; i += 1) matrix[i * columns + i] += lambda;
  return matrix;
}

/** F: none for D-optimality, the identity for A, XᵀX/n of the transformed target set for V. */
async function targetMoment({ transformed, engine, request }: ObjectiveQuestion): Promise<Float64Array | undefined> {
  const { target, method, normalize, signal } = request;
  const d = transformed.matrix.columns;
  if (method === 'greedy-d') return undefined;
  if (!target) return Float64Array.from({ length: d * d }, (_, at) => Number(at % (d + 1) === 0));
  let rows: RowBlockSource = normalize ? normalizeRows(target) : target;
  if (transformed.mean) rows = centerColumns(rows, transformed.mean);
  return (await subsetGram(engine, rows, signal)).map((value) => value / target.rows);
}
