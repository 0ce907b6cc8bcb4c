import { createRandom } from '@assay/compute/matrix';

/** A seeded normal matrix whose columns fall geometrically from 1 to `decay`: condition of the Gram about decay⁻². */
export function decayingMatrix(rows: number, columns: number, decay: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const scale = (j: number): number => decay ** (columns === 1 ? 0 : j / (columns - 1));
  const plain = Float64Array.from({ length: rows * columns }, (_, i) => random.normal() * scale(i % columns));
  return mixColumns(plain, columns, random.normal);
}

/** Applies a random Householder reflection to the rows, so that no direction is an axis. */
function mixColumns(x: Float64Array, d: number, normal: () => number): Float64Array {
  const v = Float64Array.from({ length: d }, normal);
  const square = v.reduce((sum, value) => sum + value * value, 0);
  const mixed = Float64Array.from(x);
  for (let offset = 0; offset < x.length; offset += d) {
    let dot = 0;
    for (let j = 0; j < d; j += 1) dot += x[offset + j] * v[j];
    for (let j = 0; j < d; j += 1) mixed[offset + j] -= (2 * dot * v[j]) / square;
  }
  return mixed;
}

/** Largest |a/b − 1|; NaN when either holds NaN, so that a comparison with `<=` fails. */
export function worstRelativeError(actual: Float64Array, expected: Float64Array): number {
  let worst = 0;
  expected.forEach((value, index) => {
    const error = value === 0 ? Math.abs(actual[index]) : Math.abs(actual[index] / value - 1);
    worst = Math.max(worst, error);
  });
  return worst;
}
