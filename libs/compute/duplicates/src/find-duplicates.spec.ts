import { type Engine, openEngine } from '@assay/compute/engine';
import { createRandom, matrixSource } from '@assay/compute/matrix';
import { findDuplicates } from './find-duplicates';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
});
afterAll(() => engine.close());

const cosine = (x: Float32Array, d: number, a: number, b: number): number => {
  let [dot, left, right] = [0, 0, 0];
  for (let j = 0; j < d; j += 1) {
    dot += x[a * d + j] * x[b * d + j];
    left += x[a * d + j] ** 2;
    right += x[b * d + j] ** 2;
  }
  return dot / Math.sqrt(left * right);
};

/** Clustered rows of which every third is a jittered copy of the one before. */
function clustered(rows: number, d: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const x = Float32Array.from({ length: rows * d }, () => random.normal());
  for (let row = 2; row < rows; row += 3) {
    for (let j = 0; j < d; j += 1) x[row * d + j] = x[(row - 1) * d + j] + 0.01 * random.normal();
  }
  return x;
}

it('leaves no pair of kept rows at or above the threshold, and drops none that resembles nothing', async () => {
  const [rows, d, threshold] = [400, 12, 0.99];
  const x = clustered(rows, d, 3);
  const { representative, dropped, near } = await findDuplicates(matrixSource(x, rows, d, 64), engine, { threshold });
  const kept = [...representative.keys()].filter((row) => representative[row] === row);
  expect(rows - kept.length).toBe(dropped);
  expect(near).toBe(133);
  for (const a of kept) {
    for (const b of kept) if (b > a) expect(cosine(x, d, a, b)).toBeLessThan(threshold);
  }
  representative.forEach((other, row) => {
    if (other !== row) expect(cosine(x, d, row, other)).toBeGreaterThan(2 * threshold ** 2 - 1);
  });
});

it('joins equal content by its key, and spares rows that are to stay', async () => {
  const [rows, d] = [6, 2];
  const x = Float32Array.from({ length: rows * d }, (_, at) => at + 1);
  const hashes = Int32Array.of(7, 7, 8, -1, 7, -1);
  const keep = Uint8Array.of(0, 0, 0, 0, 1, 0);
  const options = { hashes, keep, identicalRows: false };
  const { representative, exact, groups } = await findDuplicates(matrixSource(x, rows, d), engine, options);
  expect([...representative]).toEqual([4, 4, 2, 3, 4, 5]);
  expect({ exact, groups }).toEqual({ exact: 2, groups: 1 });
});

it('keeps one of many equal rows', async () => {
  const x = new Float32Array(200 * 3).fill(0.5);
  const { representative } = await findDuplicates(matrixSource(x, 200, 3), engine, { threshold: 0.999 });
  expect(new Set(representative)).toEqual(new Set([0]));
});
