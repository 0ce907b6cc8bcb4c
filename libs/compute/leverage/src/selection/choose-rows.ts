import type { Engine } from '@assay/compute/engine';
import { NumericError } from '@assay/compute/matrix';
import type { FactoredMatrix, TransformedRows } from '../prepare';
import type { Floors } from './floors';
import { isGreedyMethod, ObjectiveSelection } from './pick-by-objective';
import { planSampleSize, type PlanningFacts, type SamplePlan } from './plan';
import { reachShare, type ShareQuestion } from './reach-share';
import type { SelectionRequest } from './request';
import { role, rowsOfRole } from './roles';
import { drawAll, drawFrom, prepareUrn, rowsPerDraw, type Sample, type Urn } from './sample';
import { unitsOf } from './units';

/** What rows are chosen from, and how. */
export interface ChoiceQuestion {
  transformed: TransformedRows;
  engine: Engine;
  prepared: FactoredMatrix;
  facts: PlanningFacts;
  request: SelectionRequest;
  /** Changed: rows become picked. */
  roles: Uint8Array;
  floors: Floors;
  /** Of every row, for methods that go by scores. */
  scores?: Float64Array;
}

/**
 * The rows of a selection, of the size asked for, planned, or needed for a share of the effective dimension.
 * @throws NumericError `too_few_rows`, `floors_exceed_size`, `dimension_unreachable`.
 */
export async function chooseRows(question: ChoiceQuestion): Promise<Sample> {
  const { request, roles, floors, scores } = question;
  const { method, seed = 0, uniformShare = 0, atomicGroups } = request;
  if (isGreedyMethod(method)) return pick(question);
  if (!scores) throw new NumericError('invalid_option', `${method} goes by scores, but there are none.`);
  const urn = prepareUrn({ method, seed, uniformShare, scores, roles, floors, atomicGroups }, request.m ?? Infinity);
  return draw(question, urn);
}

async function draw(question: ChoiceQuestion, urn: Urn): Promise<Sample> {
  const { m, dimensionShare } = question.request;
  if (m !== undefined) return drawFrom(urn, m);
  if (dimensionShare !== undefined) return drawShare(question, urn, dimensionShare);
  const plan = planFor(question, urn.units.count);
  if (plan.keepAll) return { ...drawAll(urn), plan };
  return { ...drawFrom(urn, urn.fixed.length + Math.ceil(plan.m * rowsPerDraw(urn))), plan };
}

/** Draws what is drawn beside must-keep and floor rows, which are certain and add no error. */
function planFor({ request, facts }: ChoiceQuestion, units: number): SamplePlan {
  const { epsilon, delta } = request.plan ?? { epsilon: 1, delta: 0.1 };
  return planSampleSize(epsilon, delta, { ...facts, rows: units });
}

async function drawShare(question: ChoiceQuestion, urn: Urn, share: number): Promise<Sample> {
  const { request } = question;
  const { fixed, units } = urn;
  const all = fixed.length + units.rows;
  const base = shareQuestion(question, share, fixed.length);
  const search = {
    ...base,
    least: Math.min(all, base.least),
    rowsAt: (m: number) => drawFrom(urn, m).rows,
    // Others draw from other probabilities for every size, and their rows change with them.
    isNested: request.method === 'random' ? !units.areGroups : request.method !== 'pivotal',
    most: all,
  };
  const found = await reachShare(search);
  if (found.m !== undefined) return drawFrom(urn, found.m);
  if (request.method !== 'iid') throw unreachable(question, share, found.dimension);
  // As many draws as there are rows miss some of them, and more would cost more than to keep all.
  const everything = await reachShare({ ...search, rowsAt: () => drawAll(urn).rows, least: all });
  if (everything.m === undefined) throw unreachable(question, share, everything.dimension);
  return drawAll(urn);
}

async function pick(question: ChoiceQuestion): Promise<Sample> {
  const { request, roles, floors } = question;
  const free = rowsOfRole(roles, role.free).length;
  const kept = rowsOfRole(roles, role.kept).length;
  const { dimensionShare } = request;
  if (dimensionShare !== undefined) return pickShare(question, dimensionShare, kept + free);
  const units = unitsOf(roles, request.atomicGroups);
  // How many rows the floors will take is not known before; with the most they can take they always fit.
  const floorRows = Math.min(free, floors.outstandingAtMost);
  const plan = request.plan && planFor(question, Math.max(0, units.count - floorRows));
  const planned = plan && Math.ceil(plan.m * (units.areGroups ? units.rows / units.count : 1));
  const m = planned === undefined ? (request.m ?? 0) : Math.min(kept + free, kept + floorRows + planned);
  const selection = await ObjectiveSelection.begin(question, m);
  try {
    await selection.extend(m);
    return { ...selection.sampleAt(m), ...(plan && { plan }) };
  } finally {
    selection.close();
  }
}

/** Picks on in stages until the share is reached, then looks for the smallest size within the last stage. */
async function pickShare(question: ChoiceQuestion, share: number, all: number): Promise<Sample> {
  const selection = await ObjectiveSelection.begin(question, Infinity);
  try {
    await selection.extend(0);
    const search = { ...shareQuestion(question, share, selection.rows), isNested: true };
    let least = Math.min(all, search.least);
    let goal = least;
    for (;;) {
      await selection.extend(goal);
      const rowsAt = (m: number): Uint32Array => selection.rowsAt(m);
      const most = selection.rows;
      const found = await reachShare({ ...search, rowsAt, least, most });
      if (found.m !== undefined) return selection.sampleAt(found.m);
      if (most >= all) throw unreachable(question, share, found.dimension);
      least = most + 1;
      goal = Math.min(all, Math.ceil(most * stageGrowth(found.dimension, search.target)));
    }
  } finally {
    selection.close();
  }
}

/** Growth of a greedy selection from stage to stage: the dimension grows more slowly than the rows. */
function stageGrowth(dimension: number, target: number): number {
  return Math.min(2, Math.max(1.1, 1.05 * (target / dimension) ** 2));
}

function shareQuestion(
  { transformed, engine, prepared, facts, request, roles }: ChoiceQuestion,
  share: number,
  fixed: number,
): Omit<ShareQuestion, 'rowsAt' | 'isNested' | 'most'> {
  const { matrix: source } = transformed;
  const start = rowsOfRole(roles, role.started);
  const target = share * facts.effectiveDimension;
  // Every row adds less than 1 to the dimension; with a group come more rows than the size says.
  const fewest = request.atomicGroups ? 1 : Math.ceil(target - start.length - 1e-6);
  return {
    source,
    engine,
    factor: prepared.factor,
    target,
    full: facts.effectiveDimension,
    start,
    least: Math.max(1, fixed, fewest),
    heldBytes: 64 * 1024 * 1024,
    signal: request.signal,
    onProgress: (done, total) => request.onProgress?.('select', done, total),
  };
}

function unreachable({ facts }: ChoiceQuestion, share: number, dimension: number): NumericError {
  const reached = dimension / facts.effectiveDimension;
  return new NumericError(
    'dimension_unreachable',
    `All rows that may be selected keep ${reached.toPrecision(4)} of the effective dimension of all rows, less than the share of ${share} ` +
      'that was asked for. Ask for less, or drop fewer rows.',
  );
}
