/** How much of every class was kept. */
export interface ClassShares {
  /** Per class in the order of codes: rows there are, rows selected (every draw counts), and the share of the class that that is. */
  classes: { code: number; rows: number; selected: number; share: number }[];
  /** Total variation distance between the classes of the selected rows and those of all: ½Σ|difference of frequencies|. */
  drift: number;
}

/** Shares over rows that have a class (a code of at least 0); the drift of an empty selection is 1. */
export function classShares(codes: ArrayLike<number>, selected: Uint32Array): ClassShares {
  const counts = new Map<number, { rows: number; selected: number }>();
  let total = 0;
  for (let row = 0; row < codes.length; row += 1) {
    if (codes[row] < 0) continue;
    const count = counts.get(codes[row]) ?? { rows: 0, selected: 0 };
    count.rows += 1;
    total += 1;
    counts.set(codes[row], count);
  }
  let chosen = 0;
  for (const row of selected) {
    const count = counts.get(codes[row]);
    if (!count) continue;
    count.selected += 1;
    chosen += 1;
  }
  const classes = [...counts]
    .sort(([a], [b]) => a - b)
    .map(([code, count]) => ({ code, ...count, share: count.selected / count.rows }));
  const frequency = (count: number, of: number): number => (of > 0 ? count / of : 0);
  const difference = classes.reduce(
    (sum, { rows, selected: kept }) => sum + Math.abs(frequency(kept, chosen) - frequency(rows, total)),
    0,
  );
  return { classes, drift: chosen > 0 ? difference / 2 : 1 };
}
