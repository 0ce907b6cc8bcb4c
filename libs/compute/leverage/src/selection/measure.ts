/**
 * Drops the last 17 bits: engines agree on scores to rounding, and rows that tie on paper shall tie on all of them. They do not where
 * scores differ by more than the bits dropped (about 2e-17 times the condition number) or lie on two sides of a rounding boundary.
 * Veltkamp's splitting; exact for magnitudes below 1e295.
 */
export function roundScore(value: number): number {
  const scaled = value * 131073;
  return scaled - (scaled - value);
}

/** Running sums (Neumaier's compensated summation), made monotone; the last is the total. */
export function cumulativeSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length);
  let sum = 0;
  let lost = 0;
  let before = 0;
  for (let i = 0; i < values.length; i += 1) {
    const next = sum + values[i];
    lost += Math.abs(sum) >= Math.abs(values[i]) ? sum - next + values[i] : values[i] - next + sum;
    sum = next;
    before = sums[i] = Math.max(before, sum + lost);
  }
  return sums;
}

/**
 * Probabilities of inclusion π = min(1, c·measure) with Σπ·size = `count`. Where units with a measure have fewer than `count` rows, those
 * are certain and the others share the rest equally.
 * @param measure not negative.
 * @param count at most the sum of the sizes.
 * @param sizes rows per unit; 1 by default.
 */
export function inclusionProbabilities(measure: Float64Array, count: number, sizes?: Float64Array): Float64Array {
  const probabilities = new Float64Array(measure.length);
  const isOpen = new Uint8Array(measure.length).fill(1);
  for (let left = count; ;) {
    const { total, open } = openTotal(measure, isOpen, sizes);
    const before = left;
    for (let i = 0; i < measure.length; i += 1) {
      if (!isOpen[i]) continue;
      probabilities[i] = total > 0 ? before * (measure[i] / total) : before / open;
      if (probabilities[i] < 1) continue;
      probabilities[i] = 1;
      isOpen[i] = 0;
      left -= sizes ? sizes[i] : 1;
    }
    // Taking out certain units raises the share of the others; it never makes a certain unit uncertain.
    if (left === before) return probabilities;
  }
}

function openTotal(measure: Float64Array, isOpen: Uint8Array, sizes?: Float64Array): { total: number; open: number } {
  let [total, lost, open] = [0, 0, 0];
  for (let i = 0; i < measure.length; i += 1) {
    if (!isOpen[i]) continue;
    const size = sizes ? sizes[i] : 1;
    const term = measure[i] * size;
    const next = total + term;
    lost += total >= term ? total - next + term : term - next + total;
    total = next;
    open += size;
  }
  return { total: total + lost, open };
}
