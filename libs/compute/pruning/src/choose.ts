import type { Engine } from '@assay/compute/engine';
import { type Certificate, type SelectionRequest, type SelectionResult, selectSubset } from '@assay/compute/leverage';
import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { Decisions } from './decisions';
import { wholeGroups } from './exclude';
import { INFLUENCE_UNIFORM_SHARE, influenceMeasure } from './influence';
import type { PruningOptions, PruningQuestion } from './question';
import { keepByValue } from './value-target';

/** What was chosen, certified against all rows. */
export interface Choice {
  lambda: number;
  engine: SelectionResult['engine'];
  certificate: Certificate;
  /** Rows that were asked for beyond those left after exclusions. */
  missing: number;
}

/** Products up to which the coverage radius looks at every row; beyond, at a sample. */
const COVERAGE_WORK = 2e10;

/**
 * Chooses among the open rows, and writes it into the decisions.
 * @throws NumericError those of `selectSubset`; `too_few_rows` when nothing is left to keep
 */
export async function choose(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  decisions: Decisions,
  options: PruningOptions,
): Promise<Choice> {
  const { target } = question;
  // Weights come with the selection, where these rows are certain.
  for (const row of wholeGroups(question.mustKeep, question)) decisions.keep(row, 'must-keep', 0);
  if (target.kind === 'value') keepByValue(question, target, decisions);
  const kept = decisions.where((row) => decisions.isKept(row));
  const available = kept.length + decisions.where((row) => decisions.isOpen(row)).length;
  if (available === 0)
    throw new NumericError('too_few_rows', 'Nothing is left to keep: every row is dropped for another reason.');
  const size = target.kind === 'value' ? { m: kept.length } : sizeOf(target, available);
  const result = await selectSubset(source, engine, {
    ...size,
    ...requestOf(question, decisions),
    ...(question.method === 'greedy-v' && target.kind !== 'value' && { target: source }),
    mustKeep: kept,
    signal: options.signal,
    onProgress: (phase, done, total) => options.onProgress?.(phase, done, total),
  });
  result.rows.forEach((row, place) => decisions.keep(row, 'selected', result.weights[place]));
  return {
    lambda: result.lambda,
    engine: result.engine,
    certificate: result.certificate,
    missing: target.kind === 'count' ? Math.max(0, target.keep - available) : 0,
  };
}

function sizeOf(
  target: Exclude<PruningQuestion['target'], { kind: 'value' }>,
  available: number,
): Pick<SelectionRequest, 'm' | 'plan' | 'dimensionShare'> {
  if (target.kind === 'count') return { m: Math.min(target.keep, available) };
  if (target.kind === 'dimension') return { dimensionShare: target.share };
  return { plan: { epsilon: target.epsilon, delta: target.delta } };
}

/** How rows are drawn; what a value already decides needs no method, and a plan is for leverage. */
function methodOf(question: PruningQuestion): Pick<SelectionRequest, 'method' | 'measure' | 'uniformShare'> {
  const { method, target, leverage, looResidual } = question;
  if (target.kind === 'value') return { method: 'topk' };
  if (method !== 'influence') return { method };
  if (target.kind === 'accuracy') return { method: 'pivotal' };
  const measure = influenceMeasure(leverage, looResidual);
  return { method: 'pivotal', measure, uniformShare: INFLUENCE_UNIFORM_SHARE };
}

/** All of a selection but its size and the rows that are certain. */
function requestOf(question: PruningQuestion, decisions: Decisions): Omit<SelectionRequest, 'm' | 'plan'> {
  const { lambda, normalize, center, seed, classes, contributors, floors, keepGroupsWhole, groups, target } = question;
  const isByValue = target.kind === 'value';
  return {
    ...{ lambda, normalize, center, seed, coverageWork: COVERAGE_WORK },
    ...methodOf(question),
    mustDrop: decisions.where((row) => !decisions.isOpen(row) && !decisions.isKept(row)),
    classes: { codes: classes.codes, ...(!isByValue && { floors: floors.classes }) },
    contributors: { codes: contributors.codes, ...(!isByValue && { floors: floors.contributors }) },
    ...(keepGroupsWhole && { atomicGroups: groups }),
    strictFloors: true,
  };
}
