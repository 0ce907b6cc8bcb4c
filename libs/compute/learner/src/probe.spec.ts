import { type Engine, openEngine } from '@assay/compute/engine';
import { createRandom, matrixSource } from '@assay/compute/matrix';
import { probe } from './probe';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
});
afterAll(() => engine.close());

const [rows, d, classes] = [600, 5, 3];
const random = createRandom(4);
const codes = Int32Array.from({ length: rows }, (_, row) => row % classes);
const x = Float64Array.from({ length: rows * d }, (_, at) => {
  const row = Math.floor(at / d);
  return 2 * Number(at % d === codes[row]) + random.normal();
});
const source = matrixSource(x, rows, d, 100);
const labels = { codes, classes };
const all = { rows: Uint32Array.from({ length: rows }, (_, row) => row) };

it.each(['ridge', 'logistic'] as const)('tells all rows, kept and random ones apart with a %s head', async (head) => {
  // Rows of one class only: a head that knows nothing of the others.
  const one = { rows: all.rows.filter((row) => codes[row] === 0) };
  const result = await probe(source, engine, labels, one, { head, seeds: 5 });
  expect(result).toMatchObject({ head, seeds: 5, heldOutRows: 120, verdict: 'worse' });
  expect(result.arms.all.mean).toBeGreaterThan(0.7);
  expect(result.arms.kept.mean).toBeCloseTo(1 / 3, 1);
  expect(result.arms.random.rows).toBeCloseTo(result.arms.kept.rows, 6);
  expect(result.difference.interval[1]).toBeLessThan(0);
});

it('finds no difference between all rows and as many random ones, and repeats itself', async () => {
  const options = { head: 'ridge', seeds: 5, seed: 2 } as const;
  const first = await probe(source, engine, labels, all, options);
  expect(first.arms.kept.values).toEqual(first.arms.all.values);
  expect(first.verdict).toBe('not-distinguishable');
  expect(await probe(source, engine, labels, all, options)).toEqual(first);
});

it('refuses labels that cannot be told apart', async () => {
  const single = { codes: new Int32Array(rows), classes: 1 };
  await expect(probe(source, engine, single, all)).rejects.toMatchObject({ code: 'single_class' });
  const none = { codes: new Int32Array(rows).fill(-1), classes: 0 };
  await expect(probe(source, engine, none, all)).rejects.toMatchObject({ code: 'no_labels' });
});
