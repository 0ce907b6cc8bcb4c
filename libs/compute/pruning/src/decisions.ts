/** Why a row is kept or dropped. */
export const decisionReasons = [
  'must-keep',
  'floor',
  'selected',
  'must-drop',
  'exact-duplicate',
  'near-duplicate',
  'label-error',
  'below-value',
  'not-selected',
] as const;
export type DecisionReason = (typeof decisionReasons)[number];

const NOT_SELECTED = decisionReasons.indexOf('not-selected');
const KEEPING = 3;

/** What is decided of every row. A row is decided once: what comes first stands. */
export class Decisions {
  /** Numbers into {@link decisionReasons}; the first three keep. */
  readonly reasons: Uint8Array;
  /** NaN: dropped. */
  readonly weights: Float64Array;
  /** Row that stands for it; −1: none. */
  readonly duplicateOf: Int32Array;

  constructor(readonly rows: number) {
    this.reasons = new Uint8Array(rows).fill(NOT_SELECTED);
    this.weights = new Float64Array(rows).fill(Number.NaN);
    this.duplicateOf = new Int32Array(rows).fill(-1);
  }

  isKept(row: number): boolean {
    return this.reasons[row] < KEEPING;
  }

  isOpen(row: number): boolean {
    return this.reasons[row] === NOT_SELECTED;
  }

  drop(row: number, reason: DecisionReason): void {
    if (this.isOpen(row)) this.reasons[row] = decisionReasons.indexOf(reason);
  }

  /** Keeps a row; weights of one that is kept again add. */
  keep(row: number, reason: DecisionReason, weight: number): void {
    if (this.isKept(row)) {
      this.weights[row] += weight;
      return;
    }
    this.reasons[row] = decisionReasons.indexOf(reason);
    this.weights[row] = weight;
  }

  /** The same decisions, to be gone on with in another way. */
  clone(): Decisions {
    const other = new Decisions(this.rows);
    other.reasons.set(this.reasons);
    other.weights.set(this.weights);
    other.duplicateOf.set(this.duplicateOf);
    return other;
  }

  /** Rows for which it holds, ascending. */
  where(holds: (row: number) => boolean): Uint32Array {
    let count = 0;
    for (let row = 0; row < this.rows; row += 1) if (holds(row)) count += 1;
    const found = new Uint32Array(count);
    for (let row = 0, place = 0; row < this.rows; row += 1) {
      if (!holds(row)) continue;
      found[place] = row;
      place += 1;
    }
    return found;
  }

  /** Rows by reason; reasons of none are left out. */
  counts(): Partial<Record<DecisionReason, number>> {
    const counts: Partial<Record<DecisionReason, number>> = {};
    for (const reason of this.reasons) counts[decisionReasons[reason]] = (counts[decisionReasons[reason]] ?? 0) + 1;
    return counts;
  }
}
