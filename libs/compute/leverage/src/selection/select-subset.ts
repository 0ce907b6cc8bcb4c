import type { Engine } from '@assay/compute/engine';
import { assertShape, NumericError, runInThread, threadFile, type RowBlockSource } from '@assay/compute/matrix';
import { factorMatrix, transformRows, type FactoredMatrix } from '../prepare';
import { assertRequest } from './assert-request';
import { certify } from './certificate';
import { chooseRows } from './choose-rows';
import { Floors } from './floors';
import { isGreedyMethod } from './pick-by-objective';
import type { PlanningFacts } from './plan';
import type { SelectionRequest, SelectionResult } from './request';
import { assignRoles, role, rowsOfRole } from './roles';
import { scoreRows } from './score-rows';
import type { SymmetricMatrix } from './selection-thread';
import { classShares } from './shares';
import { extendRoles } from './units';

const thread = threadFile(__filename, 'selection-thread');

/**
 * Selects rows of a matrix, and certifies the selection against all rows. Everything that decides is computed in float64, so a seed
 * selects the same rows on every engine, unless a decision is closer than rounding: float64 factors of two engines differ by about
 * 2e-17 times the condition number of A, which can part rows that tie on paper but not bit by bit. Three passes over the source for
 * methods that go by scores (Gram, scores, certificate), one more with centring, and some for `dimensionShare`. Memory O(block + d² + n),
 * up to 224 MiB of rows for the certificate, and `poolBytes` for greedy methods.
 * @throws NumericError `invalid_option`, `invalid_lambda`, `rows_out_of_range`, `rows_conflict`, `too_few_rows`,
 *   `dimension_unreachable`, `shape_mismatch`, `all_zero`, `not_positive_definite`, `non_finite`, …; FloorError `floors_exceed_size`,
 *   `floors_unmeetable`; the signal's reason.
 */
export async function selectSubset(
  source: RowBlockSource,
  engine: Engine,
  request: SelectionRequest,
): Promise<SelectionResult> {
  const started = performance.now();
  const { signal, onProgress } = request;
  assertShape(source.rows, source.columns);
  assertRequest(request, source);
  const roles = assignRoles(source.rows, request);
  extendRoles(roles, request.atomicGroups);
  assertEnough(request, roles);
  const floors = new Floors(roles, request);
  const start = rowsOfRole(roles, role.started);
  if (request.m !== undefined) floors.assertFit(rowsOfRole(roles, role.kept).length, request.m);
  const transformed = await transformRows(source, request);
  const { matrix } = transformed;
  const prepared = await factorMatrix(transformed, engine, { ...request, precision: 'f64' });
  const facts = await planningFacts(prepared, request);
  const scoresStarted = performance.now();
  const scores = isGreedyMethod(request.method)
    ? undefined
    : (request.measure ?? (await scoreRows({ source: matrix, engine, prepared, start, request })));
  const selectStarted = performance.now();
  const sample = await chooseRows({ transformed, engine, prepared, facts, request, roles, floors, scores });
  const certificateStarted = performance.now();
  const { varianceRatio, draws, requested, plan, ...picked } = sample;
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
    draws,
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

async function planningFacts(
  { sums, factor }: FactoredMatrix,
  { uniformShare = 0, measure, signal }: SelectionRequest,
): Promise<PlanningFacts> {
  const { columns, lambda, inverseTrace } = factor;
  const question: SymmetricMatrix = { matrix: sums.gram, columns };
  return {
    rows: sums.rows,
    columns,
    lambda,
    effectiveDimension: columns - lambda * inverseTrace,
    beta: measure ? 0 : 1 - uniformShare,
    largestEigenvalue: await runInThread(thread, 'largest', question, { signal }),
  };
}

/** @throws NumericError `too_few_rows` where more rows are wanted than may be selected. */
function assertEnough({ method, m, dimensionShare }: SelectionRequest, roles: Uint8Array): void {
  const free = rowsOfRole(roles, role.free).length;
  const kept = rowsOfRole(roles, role.kept).length;
  const wanted = m ?? (dimensionShare === undefined ? 0 : 1);
  if (wanted <= free + kept || (method === 'iid' && free > 0)) return;
  throw new NumericError(
    'too_few_rows',
    `${wanted} rows are to be selected, but only ${free + kept} of ${roles.length} are neither start nor must-drop rows.`,
  );
}
