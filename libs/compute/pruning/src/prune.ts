import type { Engine } from '@assay/compute/engine';
import { type ComparePoint, compareSubsets, probe, type ProbeResult, type WeightedRows } from '@assay/compute/learner';
import type { RowBlockSource } from '@assay/compute/matrix';
import { type Choice, choose } from './choose';
import { Decisions } from './decisions';
import { type Drift, driftOf } from './drift';
import { type Exclusions, exclude } from './exclude';
import type { PruningOptions, PruningQuestion } from './question';

/** What a pruning comes to. */
export interface PruningOutcome extends Choice, Exclusions {
  decisions: Decisions;
  /** By numbers of rows, before and after. */
  drift: { classes: Drift; contributors: Drift };
  /** Whether what is kept trains better than random rows; null where it was not asked for. */
  probe: ProbeResult | null;
  /** Quality against size; null where it was not asked for. */
  sweep: ComparePoint<'kept' | 'topk'>[] | null;
  seconds: { exclude: number; choose: number; probe: number; sweep: number };
}

/**
 * Prunes rows: leaves out what must go, label errors and duplicates, chooses among the rest, certifies the choice, and measures by a probe what it
 * is worth. Memory O(block + d² + n), never O(n·d), but for greedy methods and logistic heads, which state theirs.
 * @throws NumericError those of `selectSubset`, `findDuplicates` and `probe`; the signal's reason
 */
export async function prune(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  options: PruningOptions,
): Promise<PruningOutcome> {
  const clock = stopwatch();
  const decisions = new Decisions(source.rows);
  const exclusions = await exclude(source, engine, question, decisions, options);
  const excluded = question.sweep ? decisions.clone() : null;
  const excludeSeconds = clock();
  const choice = await choose(source, engine, question, decisions, options);
  const chooseSeconds = clock();
  const isKept = (row: number): boolean => decisions.isKept(row);
  const drift = {
    classes: driftOf(question.classes, isKept),
    contributors: driftOf(question.contributors, isKept),
  };
  const measured = await measure(source, engine, question, decisions, options);
  const probeSeconds = clock();
  const sweep = excluded && (await sweepSizes(source, engine, question, excluded, options));
  return {
    ...choice,
    ...exclusions,
    ...{ decisions, drift, probe: measured, sweep },
    seconds: { exclude: excludeSeconds, choose: chooseSeconds, probe: probeSeconds, sweep: clock() },
  };
}

/** Options that the probe and the sweep share. */
function comparison(question: PruningQuestion, { signal, onProgress }: PruningOptions, phase: string) {
  const { groups, keepGroupsWhole, normalize, seed } = question;
  const { seeds, head, heldOut } = question.probe ?? { seeds: 5, head: 'auto', heldOut: 0.2 };
  return {
    ...{ seeds, head, heldOutFraction: heldOut, seed, groups, atomicGroups: keepGroupsWhole, normalize, signal },
    onProgress: (part: string, done: number, total: number) => onProgress?.(`${phase}: ${part}`, done, total),
  } as const;
}

async function measure(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  decisions: Decisions,
  options: PruningOptions,
): Promise<ProbeResult | null> {
  if (!question.probe) return null;
  return probe(source, engine, classCodes(question), keptRows(decisions), comparison(question, options, 'probe'));
}

/** Kept rows with their weights. */
function keptRows(decisions: Decisions): WeightedRows {
  const rows = decisions.where((row) => decisions.isKept(row));
  return { rows, weights: Float64Array.from(rows, (row) => decisions.weights[row]) };
}

/** Prunes at other sizes, by the method asked for and by highest leverage, and compares both with random rows. */
async function sweepSizes(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  excluded: Decisions,
  options: PruningOptions,
): Promise<PruningOutcome['sweep']> {
  const sizes = (question.sweep ?? []).map((fraction) => Math.max(1, Math.round(fraction * source.rows)));
  const chosen = new Map<string, Promise<WeightedRows>>();
  const arm =
    (method: PruningQuestion['method']) =>
    (_: number, size: number): Promise<WeightedRows> => {
      const key = `${method} ${size}`;
      const known =
        chosen.get(key) ?? pruneTo(source, engine, { ...question, method }, size, excluded.clone(), options);
      chosen.set(key, known);
      return known;
    };
  const arms = { kept: arm(question.method), topk: arm('topk') };
  const { points } = await compareSubsets(source, engine, classCodes(question), arms, {
    ...comparison(question, options, 'sweep'),
    sizes,
  });
  return points;
}

async function pruneTo(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  size: number,
  decisions: Decisions,
  { folder, signal }: PruningOptions,
): Promise<WeightedRows> {
  await choose(source, engine, { ...question, target: { kind: 'count', keep: size } }, decisions, { folder, signal });
  return keptRows(decisions);
}

const classCodes = ({ classes }: PruningQuestion): { classes: number; codes: Int32Array } => ({
  classes: classes.names.length,
  codes: classes.codes,
});

/** @returns a function that tells the seconds since it was last called */
function stopwatch(): () => number {
  let last = performance.now();
  return () => {
    const now = performance.now();
    const seconds = (now - last) / 1000;
    last = now;
    return seconds;
  };
}
