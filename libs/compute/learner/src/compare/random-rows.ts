import { createRandom } from '@assay/compute/matrix';
import { rowsWhere } from '../subset';
import { shuffled, unitRows, unitsOf } from './units';

/** What a random subset is taken from. */
export interface RandomQuestion {
  /** Ascending. */
  candidates: Uint32Array;
  /** At most as many as there are candidates. */
  count: number;
  seed: number;
  /** Group of every row of the matrix: whole groups are taken, as many as come closest to `count` rows. */
  groups?: Int32Array;
}

/** `count` of the candidates, all subsets equally likely; ascending. With groups, groups in random order. */
export function randomRows({ candidates, count, seed, groups }: RandomQuestion): Uint32Array {
  const random = createRandom(seed);
  if (!groups) {
    // Selection sampling (Knuth, TAOCP 2, 3.4.2, algorithm S): ascending without sorting.
    let wanted = count;
    let left = candidates.length;
    return candidates.filter(() => {
      const isTaken = random.uniform() * left < wanted;
      left -= 1;
      if (isTaken) wanted -= 1;
      return isTaken;
    });
  }
  const units = unitsOf(candidates, groups);
  const taken = new Uint8Array((candidates.at(-1) ?? -1) + 1);
  let missing = count;
  const order = shuffled(units.starts.length - 1, random);
  const take = (unit: number): void => {
    const rows = unitRows(units, unit);
    for (const row of rows) taken[row] = 1;
    missing -= rows.length;
  };
  const tooLarge: number[] = [];
  for (const unit of order) {
    if (unitRows(units, unit).length <= missing) take(unit);
    else if (missing > 0) tooLarge.push(unit);
    else break;
  }
  // A few more than asked for may be closer than what is missing.
  const last = tooLarge.find((unit) => unitRows(units, unit).length < 2 * missing);
  if (last !== undefined) take(last);
  return rowsWhere(taken.length, (row) => taken[row] === 1);
}
