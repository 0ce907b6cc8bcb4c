import { type DuplicateGroups, findDuplicates } from '@assay/compute/duplicates';
import type { Engine } from '@assay/compute/engine';
import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { DecisionReason, Decisions } from './decisions';
import type { PruningOptions, PruningQuestion } from './question';

/** What was taken out before anything was chosen. */
export interface Exclusions {
  /** Groups of more than one row; null where none were looked for. */
  duplicates: Pick<DuplicateGroups, 'groups'> | null;
  /** Rows with scores below the threshold were dropped. */
  labelGate: { dropped: number; threshold: number } | null;
}

/**
 * Decides on what is left out whatever the method: must-drop rows, label errors, duplicates, in this order, so that a row with a suspicious
 * label stands for no other. Must-keep rows are spared. Where groups are to stay whole, one is left out only when every row of it is.
 */
export async function exclude(
  source: RowBlockSource,
  engine: Engine,
  question: PruningQuestion,
  decisions: Decisions,
  options: PruningOptions,
): Promise<Exclusions> {
  const isSpared = new Uint8Array(decisions.rows);
  for (const row of wholeGroups(question.mustKeep, question)) isSpared[row] = 1;
  const leaveOut = (rows: Uint32Array, reason: (row: number) => DecisionReason): number =>
    dropRows(rows, reason, isSpared, question, decisions);

  const mustDrop = wholeGroups(question.mustDrop, question);
  assertApart(isSpared, mustDrop);
  leaveOut(mustDrop, () => 'must-drop');
  const gate = question.labelGate ? gateThreshold(question.labelGate) : null;
  const gated =
    question.labelGate && gate !== null
      ? leaveOut(rowsBelow(question.labelGate.scores, gate, decisions), () => 'label-error')
      : 0;
  const duplicates = await collapse(source, engine, question, { decisions, isSpared, options, leaveOut });
  return { duplicates, labelGate: gate === null ? null : { dropped: gated, threshold: gate } };
}

/** The rows, with all others of their groups where groups are to stay whole. */
export function wholeGroups(rows: Uint32Array, { keepGroupsWhole, groups }: PruningQuestion): Uint32Array {
  if (!keepGroupsWhole) return rows;
  const touched = new Set<number>();
  const whole = new Set(rows);
  for (const row of rows) if (groups[row] >= 0) touched.add(groups[row]);
  groups.forEach((group, row) => {
    if (touched.has(group)) whole.add(row);
  });
  return Uint32Array.from(whole).sort();
}

/** @throws NumericError `rows_conflict` for a group of which one row must be kept and another dropped */
function assertApart(isSpared: Uint8Array, mustDrop: Uint32Array): void {
  const row = mustDrop.find((candidate) => isSpared[candidate] === 1);
  if (row === undefined) return;
  throw new NumericError(
    'rows_conflict',
    `Row ${row} is to be dropped, and it or another row of its group is to be kept. Groups stay whole: leave the group in one list.`,
    { rows: [row] },
  );
}

/** What collapsing duplicates works with. */
interface Collapse {
  decisions: Decisions;
  isSpared: Uint8Array;
  options: PruningOptions;
  leaveOut: (rows: Uint32Array, reason: (row: number) => DecisionReason) => number;
}

async function collapse(
  source: RowBlockSource,
  engine: Engine,
  { duplicates: { hashes, cosine }, seed }: PruningQuestion,
  { decisions, isSpared, options, leaveOut }: Collapse,
): Promise<Exclusions['duplicates']> {
  if (!hashes && cosine === undefined) return null;
  const eligible = Uint8Array.from({ length: decisions.rows }, (_, row) => (decisions.isOpen(row) ? 1 : 0));
  const found = await findDuplicates(source, engine, {
    ...{ hashes, threshold: cosine, keep: isSpared, eligible, seed },
    // Of equal rows with different content, a user who wants them collapsed says so by a threshold.
    identicalRows: false,
    folder: options.folder,
    signal: options.signal,
    onProgress: (_, done, total) => options.onProgress?.('duplicates', done, total),
  });
  const { representative, groups } = found;
  const isExact = (row: number): boolean => hashes !== undefined && haveEqualKeys(hashes, row, representative[row]);
  const rows = decisions.where((row) => representative[row] !== row);
  leaveOut(rows, (row) => (isExact(row) ? 'exact-duplicate' : 'near-duplicate'));
  for (const row of rows) if (!decisions.isOpen(row)) decisions.duplicateOf[row] = representative[row];
  return { groups };
}

const KEY_BYTES = 32;

function haveEqualKeys(hashes: Uint8Array, left: number, right: number): boolean {
  for (let k = 0; k < KEY_BYTES; k += 1)
    if (hashes[KEY_BYTES * left + k] !== hashes[KEY_BYTES * right + k]) return false;
  return true;
}

/** The score below which rows are dropped. */
function gateThreshold(gate: NonNullable<PruningQuestion['labelGate']>): number | null {
  if ('dropBelow' in gate) return gate.dropBelow;
  const scores = gate.scores.filter((score) => !Number.isNaN(score)).sort();
  return scores.length === 0 ? null : scores[Math.min(scores.length - 1, Math.floor(gate.dropShare * scores.length))];
}

function rowsBelow(scores: Float64Array, threshold: number, decisions: Decisions): Uint32Array {
  return decisions.where((row) => scores[row] < threshold);
}

/** Drops open rows that are not spared; whole groups or none where groups are to stay whole. @returns how many */
function dropRows(
  rows: Uint32Array,
  reason: (row: number) => DecisionReason,
  isSpared: Uint8Array,
  { keepGroupsWhole, groups }: PruningQuestion,
  decisions: Decisions,
): number {
  let candidates = rows.filter((row) => decisions.isOpen(row) && isSpared[row] === 0);
  if (keepGroupsWhole) {
    const missing = new Map<number, number>();
    groups.forEach((group, row) => {
      if (group >= 0 && (decisions.isOpen(row) || isSpared[row] === 1))
        missing.set(group, (missing.get(group) ?? 0) + 1);
    });
    for (const row of candidates) missing.set(groups[row], (missing.get(groups[row]) ?? 0) - 1);
    candidates = candidates.filter((row) => groups[row] < 0 || missing.get(groups[row]) === 0);
  }
  for (const row of candidates) decisions.drop(row, reason(row));
  return candidates.length;
}
