import type { Engine, GreedySelection } from '@assay/compute/engine';
import { holdRows, matrixSource, takeRows, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import { rankDescending } from '../rank-descending';
import type { Bounds, Criterion } from './criterion';
import { role, rowsOfRole } from './roles';

/** Candidate rows in memory, and the engine's selection among them. */
export interface Pool {
  /** Rows of the source, ascending, so that ties go to the lowest row of all. */
  rows: Uint32Array;
  block: RowBlock;
  selection: GreedySelection;
  /** Places picked since the pool was filled, which the criterion does not know of. */
  picked: number[];
  /** Bounds on all rows when the pool was filled; absent when it holds every free row. */
  bounds?: Float64Array;
}

interface PoolQuestion {
  source: RowBlockSource;
  engine: Engine;
  criterion: Criterion;
  roles: Uint8Array;
  poolBytes: number;
  signal?: AbortSignal;
}

/** All free rows where they fit; else the leader, the eligible rows of the largest bounds, and with room left other free rows. */
export async function fillPool(question: PoolQuestion, eligible: (row: number) => boolean): Promise<Pool> {
  const { source, engine, criterion, roles, signal } = question;
  const bytes = source.columns * (await elementBytes(source));
  const capacity = Math.max(1, Math.floor(question.poolBytes / bytes));
  let rows = rowsOfRole(roles, role.free);
  let bounds: Bounds | undefined;
  if (rows.length > capacity) {
    const allowed = roles.map((_, row) => Number(eligible(row)));
    bounds = await criterion.bounds(allowed);
    rows = chooseRows(bounds, allowed, roles, capacity);
  }
  const block = await holdRows(takeRows(source, rows), { signal });
  const selection = await engine.select(block, criterion.objective(rows), { signal });
  return { rows, block, selection, picked: [], bounds: bounds?.values };
}

/** Frees a pool and tells the criterion what was picked from it. */
export async function closePool(pool: Pool, criterion: Criterion): Promise<void> {
  pool.selection.close();
  const { data, rows, columns } = pool.block;
  const places = Uint32Array.from(pool.picked).sort();
  await criterion.absorb(await holdRows(takeRows(matrixSource(data, rows, columns), places)));
}

/**
 * Bound on eligible rows that are not in the pool. A little more than theirs: it was computed by other sums than the engine's own, and
 * a tie must not go to a row of the pool that is not the lowest.
 */
export function largestOutside(pool: Pool, eligible: (row: number) => boolean): number {
  if (!pool.bounds) return 0;
  let largest = 0;
  let place = 0;
  for (let row = 0; row < pool.bounds.length; row += 1) {
    if (pool.rows[place] === row) place += 1;
    else if (pool.bounds[row] > largest && eligible(row)) largest = pool.bounds[row];
  }
  return largest * (1 + 1e-12);
}

async function elementBytes(source: RowBlockSource): Promise<number> {
  for await (const { data } of source.blocks()) return data.BYTES_PER_ELEMENT;
  return 8;
}

function chooseRows({ values, leader }: Bounds, allowed: Uint8Array, roles: Uint8Array, capacity: number): Uint32Array {
  const chosen = new Set<number>(leader === undefined ? [] : [leader]);
  for (const isTurn of [
    (row: number) => allowed[row] === 1,
    (row: number) => allowed[row] === 0 && roles[row] === role.free,
  ]) {
    if (chosen.size < capacity) addLargest(chosen, values, isTurn, capacity);
  }
  return Uint32Array.from(chosen).sort();
}

function addLargest(
  chosen: Set<number>,
  values: Float64Array,
  isTurn: (row: number) => boolean,
  capacity: number,
): void {
  const ranks = rankDescending(values.map((value, row) => (isTurn(row) && !chosen.has(row) ? value : -1)));
  const room = capacity - chosen.size;
  for (let row = 0; row < values.length; row += 1) {
    if (ranks[row] <= room && isTurn(row)) chosen.add(row);
  }
}
