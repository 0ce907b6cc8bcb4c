import type { RowNames } from './question';

/** How the make-up of the rows changed. */
export interface Drift {
  /** Total variation of the two distributions, ½Σ|p − q|: 0 when shares are the same, 1 when nothing is shared. */
  totalVariation: number;
  /** In the order of names; rows without one last, under null, if there are any. */
  groups: { value: string | null; before: number; after: number }[];
}

/** Compares the classes or contributors of all rows with those of the kept ones, by numbers of rows. */
export function driftOf({ names, codes }: RowNames, isKept: (row: number) => boolean): Drift {
  const before = new Float64Array(names.length + 1);
  const after = new Float64Array(names.length + 1);
  codes.forEach((code, row) => {
    const place = code < 0 ? names.length : code;
    before[place] += 1;
    if (isKept(row)) after[place] += 1;
  });
  const kept = after.reduce((sum, count) => sum + count, 0);
  const distance = before.reduce(
    (sum, count, place) => sum + Math.abs(count / codes.length - (kept > 0 ? after[place] / kept : 0)),
    0,
  );
  const groups = [...names, null].map((value, place) => ({ value, before: before[place], after: after[place] }));
  return { totalVariation: distance / 2, groups: groups.filter(({ before: count }) => count > 0) };
}
