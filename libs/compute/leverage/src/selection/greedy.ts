import type { Engine } from '@assay/compute/engine';
import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { Criterion } from './criterion';
import type { Floors } from './floors';
import type { PickedUnits } from './picked-units';
import { closePool, fillPool, largestOutside, type Pool } from './pool';
import { role } from './roles';

/** A greedy selection among the free rows of a source. */
export interface GreedyQuestion {
  source: RowBlockSource;
  engine: Engine;
  criterion: Criterion;
  /** Changed: rows become picked. */
  roles: Uint8Array;
  floors: Floors;
  /** Changed: what was picked, in order. A first center is in it already. */
  picked: PickedUnits;
  /** Rows to select at the most; floors have to fit into them. */
  limit: number;
  /** With atomic groups a pick may select more rows than one. */
  areGroups: boolean;
  /** Memory for candidate rows. */
  poolBytes: number;
  signal?: AbortSignal;
  /** Rows selected so far. */
  onProgress?: (selected: number) => void;
}

/** Picks between two looks at the signal. */
const stride = 128;

/**
 * Exact greedy selection with a bounded number of rows in memory: the pool holds the rows of the largest bounds, and where a row
 * outside might win, all rows are looked at again with what was picked so far. While floors are unmet only rows that serve one are
 * eligible, and of every grouping without slack. What rows are picked does not depend on the goals on the way.
 */
export class GreedyPicker {
  private pool?: Pool;
  private view?: View;

  constructor(private readonly question: GreedyQuestion) {}

  /**
   * Goes on until floors are met and at least `goal` rows are selected, with atomic groups maybe some units more.
   * @throws NumericError `floors_exceed_size`.
   */
  async extend(goal: number): Promise<void> {
    const { floors, picked, limit } = this.question;
    while (picked.rows < goal || floors.outstanding > 0) {
      const left = limit - picked.rows;
      if (left <= 0) throw floors.unmet(left);
      await this.step(Math.max(1, goal - picked.rows), left);
      this.question.onProgress?.(picked.rows);
    }
  }

  /** Frees the rows in memory. */
  close(): void {
    this.pool?.selection.close();
    this.pool = undefined;
  }

  private async step(missing: number, left: number): Promise<void> {
    const { question } = this;
    const { roles, floors, criterion, areGroups } = question;
    const isFloor = floors.outstanding > 0;
    const eligible = (row: number): boolean => roles[row] === role.free && (!isFloor || floors.needs(row, left));
    const isNew = this.pool === undefined;
    const pool = (this.pool ??= await fillPool(question, eligible));
    const stage = floors.stage(left);
    if (isNew || this.view?.stage !== stage) this.view = look(pool, eligible, roles.length, stage);
    const { view } = this;
    if (!view || view.choice === 0) throw floors.unmet(left);
    // A pick may serve several floors at once where its group comes with it.
    const steady = areGroups ? 1 : floors.steadyPicks(left);
    const most = Math.min(missing, stride, view.choice, isFloor ? steady : stride);
    // The best row of all is in a new pool, so every pass over the rows gets on by a pick at least.
    const isCertain = isNew && pool.bounds !== undefined;
    const wanted = isCertain ? 1 : most;
    const taken = await pickFrom(pool, wanted, isCertain ? { ...view, outside: 0 } : view, question);
    view.choice -= taken;
    if (taken === wanted) return;
    if (!pool.bounds) throw new NumericError('self_check_failed', `The engine picked ${taken} of ${wanted} rows.`);
    this.pool = undefined;
    await closePool(pool, criterion);
  }
}

/** Which rows of a pool are eligible, and the bound on those outside; the same within a stage of the floors. */
interface View {
  mask: Uint8Array;
  outside: number;
  /** Eligible rows there still are, in the pool and outside. */
  choice: number;
  stage: number;
}

function look(pool: Pool, eligible: (row: number) => boolean, rows: number, stage: number): View {
  let choice = 0;
  for (let row = 0; row < rows; row += 1) choice += Number(eligible(row));
  const mask = Uint8Array.from(pool.rows, (row) => Number(eligible(row)));
  return { mask, outside: largestOutside(pool, eligible), choice, stage };
}

/** @returns how many rows were picked; fewer than wanted where a row outside might be better. */
async function pickFrom(
  pool: Pool,
  wanted: number,
  { mask, outside }: View,
  { roles, floors, picked, signal }: GreedyQuestion,
): Promise<number> {
  const picks = await pool.selection.next({ count: wanted, eligible: mask, outside, signal });
  picks.rows.forEach((place, pick) => {
    const row = pool.rows[place];
    roles[row] = role.picked;
    pool.picked.push(place);
    for (const selected of picked.take(row, picks.gains[pick])) floors.take(selected);
  });
  return picks.rows.length;
}
