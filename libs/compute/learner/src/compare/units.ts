import type { Random } from '@assay/compute/matrix';
import { rowsWhere } from '../subset';

/** Rows that stay together, in one list of rows. */
export interface Units {
  /** All rows, unit by unit. */
  rows: Uint32Array;
  /** Where a unit's rows begin in `rows`, and at the end their number: one longer than there are units. */
  starts: Uint32Array;
}

/** Sorts some rows into groups; a row with a negative group is a unit of its own. O(rows). */
export function unitsOf(rows: Uint32Array, groups: Int32Array): Units {
  const numbers = new Map<number, number>();
  const unitOf = new Uint32Array(rows.length);
  let count = 0;
  rows.forEach((row, place) => {
    const group = groups[row];
    let unit = group < 0 ? undefined : numbers.get(group);
    if (unit === undefined) {
      unit = count;
      count += 1;
      if (group >= 0) numbers.set(group, unit);
    }
    unitOf[place] = unit;
  });
  const starts = new Uint32Array(count + 1);
  for (const unit of unitOf) starts[unit + 1] += 1;
  for (let unit = 0; unit < count; unit += 1) starts[unit + 1] += starts[unit];
  const next = starts.slice();
  const sorted = new Uint32Array(rows.length);
  unitOf.forEach((unit, place) => {
    sorted[next[unit]] = rows[place];
    next[unit] += 1;
  });
  return { rows: sorted, starts };
}

/** Rows of one unit. */
export function unitRows({ rows, starts }: Units, unit: number): Uint32Array {
  return rows.subarray(starts[unit], starts[unit + 1]);
}

/** 0 … count − 1 in random order (Fisher and Yates). */
export function shuffled(count: number, random: Random): Uint32Array {
  const order = rowsWhere(count, () => true);
  for (let last = count - 1; last > 0; last -= 1) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
