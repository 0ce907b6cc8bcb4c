import { createRandom } from '@assay/compute/matrix';

/** Labelled points of which some labels are wrong. */
export interface NoisyClasses {
  x: Float64Array;
  columns: number;
  labels: string[];
  /** 1 where the label was changed. */
  flipped: Uint8Array;
}

/** Five classes with means N(0, I₂₀) and within-class deviation 1.2; a share of the labels is moved to another class. */
export function noisyClasses(rows: number, share: number, seed: number): NoisyClasses {
  const [classes, columns] = [5, 20];
  const random = createRandom(seed);
  const means = Float64Array.from({ length: classes * columns }, random.normal);
  const truth = Array.from({ length: rows }, () => random.integer(classes));
  const x = Float64Array.from({ length: rows * columns }, (_, i) => {
    return means[truth[Math.floor(i / columns)] * columns + (i % columns)] + 1.2 * random.normal();
  });
  const flipped = Uint8Array.from({ length: rows }, (_, row) => Number(row < share * rows));
  const labels = truth.map(
    (label, row) => `class ${flipped[row] ? (label + 1 + random.integer(classes - 1)) % classes : label}`,
  );
  return { x, columns, labels, flipped };
}

/** F1 of calling the lower of two optimal 1-D clusters of the values wrong. */
export function twoMeansF1(values: Float64Array, wrong: Uint8Array): number {
  const order = Array.from(values, (_, row) => row).sort((a, b) => values[a] - values[b]);
  const total = values.reduce((sum, value) => sum + value, 0);
  const n = values.length;
  let [best, split, left] = [-Infinity, 0, 0];
  for (let i = 1; i < n; i += 1) {
    left += values[order[i - 1]];
    const between = left ** 2 / i + (total - left) ** 2 / (n - i);
    if (between > best) [best, split] = [between, i];
  }
  const hits = order.slice(0, split).filter((row) => wrong[row]).length;
  return (2 * hits) / (split + wrong.reduce((sum, flag) => sum + flag, 0));
}
