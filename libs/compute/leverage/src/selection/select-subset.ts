import type { Engine } from '@assay/compute/engine';
import { assertShape, NumericError, runInThread, threadFile, type RowBlockSource } from '@assay/compute/matrix';
import { assertLambdaRule } from '../lambda';
import { factorMatrix, transformRows, type FactoredMatrix } from '../prepare';
import { certify } from './certificate';
import { Floors } from './floors';
import { isGreedyMethod, pickByObjective, type ObjectiveQuestion } from './pick-by-objective';
import { planSampleSize, type PlanningFacts } from './plan';
import type { SelectionRequest, SelectionResult } from './request';
import { assignRoles, role, rowsOfRole } from './roles';
import { drawSample, type Sample, type SamplingQuestion } from './sample';
import { scoreRows } from './score-rows';
import type { SymmetricMatrix } from './selection-thread';
import { classShares } from './shares';

const thread = threadFile(__filename, 'selection-thread');

/**
 * Selects rows of a matrix, and certifies the selection against all rows. Everything that decides is computed in float64, so a seed
 * selects the same rows on every engine, unless a decision is closer than rounding: float64 factors of two engines differ by about
 * 2e-17 times the condition number of A, which can part rows that tie on paper but not bit by bit. Memory O(block + d² + n) beside `poolBytes` for greedy methods.
 * @throws NumericError `invalid_option`, `invalid_lambda`, `rows_out_of_range`, `rows_conflict`, `too_few_rows`,
 *   `floors_exceed_size`, `shape_mismatch`, `all_zero`, `not_positive_definite`, `non_finite`, …; the signal's reason.
 */
export async function selectSubset(
  source: RowBlockSource,
  engine: Engine,
  request: SelectionRequest,
): Promise<SelectionResult> {
  const started = performance.now();
  const { signal, onProgress } = request;
  assertShape(source.rows, source.columns);
  assertRequest(request, source.columns);
  const roles = assignRoles(source.rows, request);
  const floors = new Floors(roles, request);
  const start = rowsOfRole(roles, role.started);
  const transformed = await transformRows(source, request);
  const { matrix } = transformed;
  const prepared = await factorMatrix(transformed, engine, { ...request, precision: 'f64' });
  const facts = await planningFacts(prepared, request);
  const size = sampleSize(request, roles, facts);
  if (typeof size === 'number') floors.assertFit(rowsOfRole(roles, role.kept).length, size);

  const scoresStarted = performance.now();
  const scores = isGreedyMethod(request.method)
    ? undefined
    : await scoreRows({ source: matrix, engine, prepared, start, request });
  const selectStarted = performance.now();
  const sample = scores
    ? draw(request, { size, roles, floors, scores })
    : await pick({ transformed, engine, prepared, request, roles, floors }, size);
  const certificateStarted = performance.now();
  const { varianceRatio, requested, plan, ...picked } = sample;
  const certificate = await certify({
    source: matrix,
    engine,
    gram: prepared.sums.gram,
    factor: prepared.factor,
    facts,
    rows: picked.rows,
    weights: picked.weights,
    start,
    isRescaled: picked.inclusion === undefined,
    varianceRatio,
    delta: request.plan?.delta,
    coverageWork: request.coverageWork ?? 2e11,
    seed: request.seed ?? 0,
    signal,
    onProgress,
  });
  const finished = performance.now();
  return {
    method: request.method,
    engine: engine.name,
    m: picked.rows.length,
    distinct: new Set(picked.rows).size,
    requested,
    ...(plan && { plan }),
    lambda: facts.lambda,
    effectiveDimension: facts.effectiveDimension,
    ...picked,
    certificate,
    ...(request.classes && { shares: classShares(request.classes.codes, picked.rows) }),
    loweredFloors: floors.lowered,
    seconds: {
      gram: prepared.gramSeconds,
      factor: prepared.factorSeconds,
      scores: (selectStarted - scoresStarted) / 1000,
      select: (certificateStarted - selectStarted) / 1000,
      certificate: (finished - certificateStarted) / 1000,
      total: (finished - started) / 1000,
    },
  };
}

function draw(
  { method, seed = 0, uniformShare = 0 }: SelectionRequest,
  facts: Pick<SamplingQuestion, 'size' | 'roles' | 'floors' | 'scores'>,
): Sample {
  if (isGreedyMethod(method)) throw new NumericError('invalid_option', `${method} does not go by scores.`);
  return drawSample({ ...facts, method, seed, uniformShare });
}

async function pick(question: Omit<ObjectiveQuestion, 'm'>, size: SamplingQuestion['size']): Promise<Sample> {
  if (typeof size === 'number') return pickByObjective({ ...question, m: size });
  const { roles, floors } = question;
  const free = rowsOfRole(roles, role.free).length;
  // How many rows the floors will take is not known before; with the most they can take they always fit.
  const floorRows = Math.min(free, floors.outstandingAtMost);
  const plan = size(free - floorRows);
  const m = rowsOfRole(roles, role.kept).length + floorRows + plan.m;
  return { ...(await pickByObjective({ ...question, m })), plan };
}

async function planningFacts(
  { sums, factor }: FactoredMatrix,
  { uniformShare = 0, signal }: SelectionRequest,
): Promise<PlanningFacts> {
  const { columns, lambda, inverseTrace } = factor;
  const question: SymmetricMatrix = { matrix: sums.gram, columns };
  return {
    rows: sums.rows,
    columns,
    lambda,
    effectiveDimension: columns - lambda * inverseTrace,
    beta: 1 - uniformShare,
    largestEigenvalue: await runInThread(thread, 'largest', question, { signal }),
  };
}

/** Rows as asked; or the plan for what is drawn beside must-keep and floor rows, which are certain and add no error. */
function sampleSize(
  { method, m, plan }: SelectionRequest,
  roles: Uint8Array,
  facts: PlanningFacts,
): SamplingQuestion['size'] {
  if (plan) return (rows) => planSampleSize(plan.epsilon, plan.delta, { ...facts, rows });
  const free = rowsOfRole(roles, role.free).length;
  const kept = rowsOfRole(roles, role.kept).length;
  const wanted = m ?? 0;
  if (wanted > free + kept && !(method === 'iid' && free > 0)) {
    throw new NumericError(
      'too_few_rows',
      `${wanted} rows are to be selected, but only ${free + kept} of ${roles.length} are neither start nor must-drop rows.`,
    );
  }
  return wanted;
}

/** @throws NumericError `invalid_option`, `invalid_lambda`. */
function assertRequest(request: SelectionRequest, columns: number): void {
  const { m, plan, seed = 0, uniformShare = 0, method, target, scoring } = request;
  assertLambdaRule(request.lambda ?? { rule: 'trace' }, columns);
  const refuse = (text: string): never => {
    throw new NumericError('invalid_option', text);
  };
  if ((m === undefined) === (plan === undefined)) refuse('Give either the number of rows or epsilon and delta.');
  if (m !== undefined && !(Number.isInteger(m) && m >= 1)) refuse(`m must be a whole number of at least 1, not ${m}.`);
  if (!Number.isSafeInteger(seed)) refuse(`The seed must be a whole number, not ${seed}.`);
  if (!(uniformShare >= 0 && uniformShare <= 1)) refuse(`The uniform share must lie in [0, 1], not ${uniformShare}.`);
  if (plan && scoring === 'out-of-sample') refuse('A plan is for in-sample leverage, not for out-of-sample scores.');
  if ((method === 'greedy-v') !== (target !== undefined))
    refuse('A target set is needed for greedy-v, and only there.');
  if (target && target.columns !== columns) {
    throw new NumericError(
      'shape_mismatch',
      `The target set has ${target.columns} columns, the matrix ${columns}. Both need the same features.`,
    );
  }
}
