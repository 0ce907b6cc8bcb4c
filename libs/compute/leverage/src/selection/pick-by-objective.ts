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
import { GreedyPicker } from './greedy';
import { PickedUnits } from './picked-units';
import { subsetGram } from './products';
import type { SelectionMethod, SelectionRequest } from './request';
import { role, rowsOfRole } from './roles';
import { rescaledWeights, type Sample, type SamplingMethod } from './sample';
import { unitsOf } from './units';

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
}

/** Must-keep rows, then greedy picks. Start and must-keep rows are inside A, or centers, from the beginning. */
export class ObjectiveSelection {
  private constructor(
    private readonly question: ObjectiveQuestion,
    private readonly kept: Uint32Array,
    private readonly picked: PickedUnits,
    private readonly picker: GreedyPicker,
  ) {}

  /**
   * @param limit rows to select at the most, must-keep rows included; floors have to fit into them.
   * @throws NumericError `floors_exceed_size`.
   */
  static async begin(question: ObjectiveQuestion, limit: number): Promise<ObjectiveSelection> {
    const { transformed, engine, request, roles, floors } = question;
    const { matrix: source } = transformed;
    const { signal, onProgress, atomicGroups } = request;
    const kept = rowsOfRole(roles, role.kept);
    const units = unitsOf(roles, atomicGroups);
    const picked = new PickedUnits(units);
    const context: CriterionContext = {
      source,
      engine,
      signal,
      onProgress: (done) => onProgress?.('pool', done, source.rows),
    };
    const known = Uint32Array.from([...kept, ...rowsOfRole(roles, role.started)]).sort();
    let criterion: Criterion;
    if (request.method === 'kcenter') {
      criterion = centerCriterion(context);
      const centers = known.length > 0 ? known : [firstCenter(question, picked, limit)];
      await criterion.absorb(await holdRows(takeRows(source, centers), { signal }));
    } else {
      criterion = designCriterion(context, await initialMatrix(question, known), await targetMoment(question));
    }
    const picker = new GreedyPicker({
      source,
      engine,
      criterion,
      roles,
      floors,
      picked,
      limit: limit - kept.length,
      areGroups: units.areGroups,
      poolBytes: request.poolBytes ?? 512 * 1024 * 1024,
      signal,
      onProgress: (done) => onProgress?.('select', Math.min(limit, kept.length + done), limit),
    });
    return new ObjectiveSelection(question, kept, picked, picker);
  }

  /** Must-keep rows, and whole units that were picked so far. */
  get rows(): number {
    return this.kept.length + this.picked.rows;
  }

  /**
   * Picks until floors are met and at least `m` rows are selected.
   * @throws NumericError `floors_exceed_size`.
   */
  extend(m: number): Promise<void> {
    return this.picker.extend(m - this.kept.length);
  }

  /** Rows of the selection of size m ≤ `rows`, in the order of picking. */
  rowsAt(m: number): Uint32Array {
    return Uint32Array.from([...this.kept, ...this.picked.first(m - this.kept.length).rows]);
  }

  /** The selection of size m ≤ `rows`. */
  sampleAt(m: number): Sample {
    const { kept, picked, question } = this;
    const first = picked.first(m - kept.length);
    const rows = Uint32Array.from([...kept, ...first.rows]);
    return {
      requested: m,
      rows,
      weights: rescaledWeights(question.roles, kept.length, rows.length),
      gains: Float64Array.from([...Array.from(kept, () => NaN), ...first.gains]),
      draws: rows.length,
    };
  }

  /** Frees the rows in memory. */
  close(): void {
    this.picker.close();
  }
}

/** A row drawn by the seed, among those that serve a floor where there are floors. */
function firstCenter({ roles, floors, request }: ObjectiveQuestion, picked: PickedUnits, limit: number): number {
  const free = rowsOfRole(roles, role.free);
  const eligible = floors.outstanding > 0 ? free.filter((row) => floors.needs(row, limit)) : free;
  if (eligible.length === 0) throw floors.unmet(limit);
  const first = eligible[createRandom(request.seed ?? 0).integer(eligible.length)];
  roles[first] = role.picked;
  for (const row of picked.take(first, NaN)) floors.take(row);
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
