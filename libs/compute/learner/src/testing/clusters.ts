import { createRandom } from '@assay/compute/matrix';
import type { ClassCodes } from '../labels';

/** Rows around class means, N(0, I) times `apart`, with unit deviation; float32. */
export function clusters(
  rows: number,
  columns: number,
  classes: number,
  { seed = 1, apart = 1 }: { seed?: number; apart?: number } = {},
): { x: Float32Array; labels: ClassCodes } {
  const random = createRandom(seed);
  const means = Float64Array.from({ length: classes * columns }, () => apart * random.normal());
  const codes = Int32Array.from({ length: rows }, () => random.integer(classes));
  const x = Float32Array.from(
    { length: rows * columns },
    (_, at) => means[codes[Math.floor(at / columns)] * columns + (at % columns)] + random.normal(),
  );
  return { x, labels: { codes, classes } };
}

/**
 * The 60 × 4 problem in 3 classes that expected coefficients in tests were computed for, with NumPy 2.4.6 and SciPy 1.17.1 in float64
 * (L-BFGS-B, then Newton steps to a gradient below 2e-16); weights 0.5 + (row mod 4).
 */
export function goldenProblem(): { x: Float32Array; labels: ClassCodes; weights: Float64Array } {
  const codes = Int32Array.from({ length: 60 }, (_, i) => (i * 7 + Math.floor(i / 5)) % 3);
  const x = Float32Array.from({ length: 240 }, (_, at) => {
    const [i, j] = [Math.floor(at / 4), at % 4];
    return Math.sin(1.7 * i + 2.3 * j + 0.1 * i * j) + 0.6 * Math.cos(codes[i] * (j + 1)) + (j === 2 ? 3 : 0);
  });
  return { x, labels: { codes, classes: 3 }, weights: Float64Array.from(codes, (_, i) => 0.5 + (i % 4)) };
}
