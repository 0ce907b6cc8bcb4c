import type { Decisions } from './decisions';
import type { Floor, PruningQuestion, PruningTarget, RowNames } from './question';

/**
 * Keeps the open rows whose score reaches the target, and drops the others, but for those that floors need: the best of each group. A group
 * that stays whole is judged by the mean score of its open rows. Rows without a score are kept: nothing is known against them.
 */
export function keepByValue(
  question: PruningQuestion,
  { scores, below }: Extract<PruningTarget, { kind: 'value' }>,
  decisions: Decisions,
): void {
  const judged = question.keepGroupsWhole ? meanByGroup(scores, question.groups, decisions) : scores;
  const open = decisions.where((row) => decisions.isOpen(row));
  const low = open.filter((row) => judged[row] < below);
  for (const row of open) if (!(judged[row] < below)) decisions.keep(row, 'selected', 0);
  const best = low.sort((left, right) => judged[right] - judged[left] || left - right);
  for (const [floor, names] of [
    [question.floors.classes, question.classes],
    [question.floors.contributors, question.contributors],
  ] as const) {
    if (floor !== undefined) fillFloors(floor, names, best, decisions);
  }
  for (const row of best) if (decisions.isOpen(row)) decisions.drop(row, 'below-value');
}

/** Keeps the best open rows of every group that has too few. */
function fillFloors(floor: Floor, { codes }: RowNames, best: Uint32Array, decisions: Decisions): void {
  const kept = new Map<number, number>();
  codes.forEach((code, row) => {
    if (decisions.isKept(row)) kept.set(code, (kept.get(code) ?? 0) + 1);
  });
  for (const row of best) {
    const code = codes[row];
    const least = typeof floor === 'number' ? (code < 0 ? 0 : floor) : (floor.get(code) ?? 0);
    const has = kept.get(code) ?? 0;
    if (has >= least || !decisions.isOpen(row)) continue;
    decisions.keep(row, 'floor', 0);
    kept.set(code, has + 1);
  }
}

function meanByGroup(scores: Float64Array, groups: Int32Array, decisions: Decisions): Float64Array {
  const sums = new Map<number, { sum: number; count: number }>();
  groups.forEach((group, row) => {
    if (group < 0 || !decisions.isOpen(row) || Number.isNaN(scores[row])) return;
    const { sum, count } = sums.get(group) ?? { sum: 0, count: 0 };
    sums.set(group, { sum: sum + scores[row], count: count + 1 });
  });
  return scores.map((score, row) => {
    const group = sums.get(groups[row]);
    return group ? group.sum / group.count : score;
  });
}
