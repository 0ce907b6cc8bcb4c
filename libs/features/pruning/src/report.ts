import type { CreatePruningJob, Drift, Estimate, Probe, PruningReport, SweepPoint } from '@assay/contracts';
import type { PruningOutcome } from '@assay/compute/pruning';

/** Classes or contributors that a report lists at most; the total variation counts all. */
const MOST_GROUPS = 1000;

/** Puts what a pruning came to into words and figures. */
export function reportOf(request: CreatePruningJob, outcome: PruningOutcome): PruningReport {
  const { decisions, certificate, lambda, engine, duplicates, labelGate } = outcome;
  const reasons = decisions.counts();
  const kept = decisions.where((row) => decisions.isKept(row)).length;
  const probe = outcome.probe && probeOf(outcome.probe);
  const { bounds: _, ...facts } = certificate;
  return {
    headline: headlineOf(kept, decisions.rows, probe),
    notes: notesOf(request, outcome, kept),
    items: decisions.rows,
    kept,
    dropped: decisions.rows - kept,
    reasons,
    method: request.method,
    ...{ engine, lambda },
    certificate: facts,
    drift: { classes: shortened(outcome.drift.classes), contributors: shortened(outcome.drift.contributors) },
    duplicates: duplicates && {
      groups: duplicates.groups,
      exact: reasons['exact-duplicate'] ?? 0,
      near: reasons['near-duplicate'] ?? 0,
    },
    labelGate: labelGate && { score: request.labelGate?.score ?? '', ...labelGate },
    probe,
    sweep: outcome.sweep?.map(sweepPoint) ?? null,
    seconds: outcome.seconds,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function headlineOf(kept: number, items: number, probe: Probe | null): string {
  const size = `${kept} of ${items} items (${percent(kept / items)})`;
  if (!probe) return `Keeps ${size}. Not compared with random items: no probe was asked for.`;
  const difference = 100 * probe.difference.mean;
  const [low, high] = probe.difference.interval.map((bound) => (100 * bound).toFixed(2));
  const interval = `95 % interval ${low} to ${high}`;
  const points = `${Math.abs(difference).toFixed(2)} points of accuracy`;
  if (probe.verdict === 'better')
    return `Keeps ${size}, ${points} better than random items of the same number (${interval}).`;
  if (probe.verdict === 'worse')
    return `NOT BETTER THAN RANDOM: keeps ${size}, ${points} worse than random items of the same number (${interval}).`;
  return `NOT BETTER THAN RANDOM within the interval: keeps ${size}; the difference to random items of the same number may be zero (${interval}).`;
}

function notesOf(
  request: CreatePruningJob,
  { certificate, decisions, probe, missing }: PruningOutcome,
  kept: number,
): string[] {
  const notes: string[] = [];
  if (request.method === 'topk')
    notes.push(
      'Highest leverage keeps outliers and near copies, and mostly trains worse than random items; it is here as a control.',
    );
  if (missing > 0) notes.push(`${missing} items fewer than asked for: gates, lists and duplicates left no more.`);
  if (certificate.epsilon >= 1)
    notes.push(
      `The kept items do not preserve the Gram matrix (ε = ${certificate.epsilon.toFixed(2)} ≥ 1), so no bound on a ridge model follows; the probe is what counts.`,
    );
  if (certificate.coverageRows < decisions.rows)
    notes.push(`The coverage radius was taken over a sample of ${certificate.coverageRows} items.`);
  if (probe && probe.arms.kept.rows < kept / 2)
    notes.push('Fewer than half of the kept items have labels; the probe sees only those.');
  if (probe) {
    const looksAtLabels = request.labelGate !== undefined || request.method === 'influence';
    notes.push(
      looksAtLabels
        ? 'Items held out by the probe took part in the choice, by their features and their labels; no head was trained on them.'
        : 'Items held out by the probe took part in the choice by their features, not by their labels.',
    );
  }
  return notes;
}

function probeOf(result: NonNullable<PruningOutcome['probe']>): Probe {
  const { head, seeds, heldOutRows, arms, difference, verdict } = result;
  const { mean, values } = difference;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    ...{ head, metric: 'accuracy', seeds, verdict },
    heldOutRows: Math.round(heldOutRows),
    all: estimate(arms.all),
    kept: estimate(arms.kept),
    random: estimate(arms.random),
    difference: { ...difference, sd: Math.sqrt(squares / (values.length - 1)) },
  };
}

/** Without the number of rows, which the report tells once. */
const estimate = ({ mean, sd, interval, values }: Estimate): Estimate => ({ mean, sd, interval, values });

function sweepPoint({ size, fraction, arms }: NonNullable<PruningOutcome['sweep']>[number]): SweepPoint {
  const { kept, random, topk } = arms;
  return { fraction, rows: size, kept: estimate(kept), random: estimate(random), topk: estimate(topk) };
}

/** The largest groups, as many as a page can show. */
function shortened({ totalVariation, groups }: Drift): Drift {
  if (groups.length <= MOST_GROUPS) return { totalVariation, groups };
  const largest = [...groups].sort((left, right) => right.before - left.before).slice(0, MOST_GROUPS);
  return { totalVariation, groups: largest };
}
