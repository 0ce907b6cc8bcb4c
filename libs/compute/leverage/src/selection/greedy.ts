import type { Engine } from '@assay/compute/engine';
import { NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { Criterion } from './criterion';
import type { Floors } from './floors';
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
  /** Rows to pick; at most the free ones. */
  count: number;
  /** Memory for candidate rows. */
  poolBytes: number;
  signal?: AbortSignal;
  onProgress?: (picked: number) => void;
}

/** Rows in the order of picking, with their gains. */
export interface GreedyAnswer {
  rows: number[];
  gains: number[];
}

/** Picks between two looks at the signal. */
const stride = 128;

/**
 * Exact greedy selection with a bounded number of rows in memory: the pool holds the rows of the largest bounds, and where a row
 * outside might win, all rows are looked at again with what was picked so far. While floors are unmet only rows that serve one are
 * eligible, and of every grouping without slack.
 * @throws NumericError `floors_exceed_size`.
 */
export async function pickGreedily(question: GreedyQuestion): Promise<GreedyAnswer> {
  const { roles, floors, count } = question;
  const answer: GreedyAnswer = { rows: [], gains: [] };
  let pool: Pool | undefined;
  let view: View | undefined;
  try {
    while (answer.rows.length < count || floors.outstanding > 0) {
      const left = count - answer.rows.length;
      const isFloor = floors.outstanding > 0;
      const eligible = (row: number): boolean => roles[row] === role.free && (!isFloor || floors.needs(row, left));
      const isNew = pool === undefined;
      pool ??= await fillPool(question, eligible);
      const stage = floors.stage(left);
      if (isNew || view?.stage !== stage) view = look(pool, eligible, roles.length, stage);
      if (view.choice === 0) throw floors.unmet(left);
      const most = Math.min(left, stride, view.choice, isFloor ? floors.steadyPicks(left) : stride);
      // The best row of all is in a new pool, so every pass over the rows gets on by a pick at least.
      const isCertain = isNew && pool.bounds !== undefined;
      const wanted = isCertain ? 1 : most;
      const taken = await pickFrom(pool, wanted, isCertain ? { ...view, outside: 0 } : view, question, answer);
      view.choice -= taken;
      question.onProgress?.(answer.rows.length);
      if (taken === wanted) continue;
      if (!pool.bounds) throw new NumericError('self_check_failed', `The engine picked ${taken} of ${wanted} rows.`);
      const used = pool;
      pool = undefined;
      await closePool(used, question.criterion);
    }
    return answer;
  } finally {
    pool?.selection.close();
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

async function pickFrom(
  pool: Pool,
  wanted: number,
  { mask, outside }: View,
  question: GreedyQuestion,
  answer: GreedyAnswer,
): Promise<number> {
  const picks = await pool.selection.next({ count: wanted, eligible: mask, outside, signal: question.signal });
  picks.rows.forEach((place, pick) => {
    const row = pool.rows[place];
    question.roles[row] = role.picked;
    question.floors.take(row);
    pool.picked.push(place);
    answer.rows.push(row);
    answer.gains.push(picks.gains[pick]);
  });
  return picks.rows.length;
}
