import * as fc from 'fast-check';
import { openEngine, type Engine } from '@assay/compute/engine';
import { closeThreads, matrixSource } from '@assay/compute/matrix';
import { predictClasses, predictScores } from './predict';
import { ridgeHead } from './ridge-head';
import { clusters, goldenProblem } from './testing/clusters';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('auto'));
});
afterAll(async () => {
  await engine.close();
  await closeThreads();
});

function expectClose(found: Float64Array, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, at) => expect(Math.abs(value - wanted[at])).toBeLessThan(tolerance));
}

describe('ridgeHead', () => {
  const { x, labels, weights } = goldenProblem();
  const source = matrixSource(x, 60, 4, 7);
  const all = Uint32Array.from({ length: 60 }, (_, row) => row);

  // NumPy: solve((Xᵀ·diag(w)·X)_centred + λI, …); see goldenProblem.
  it('solves the weighted normal equations with a free intercept', async () => {
    const plain = await ridgeHead(source, engine, labels);
    expect(plain.lambda).toBeCloseTo(1.27965403540251, 10);
    expectClose(
      plain.coefficients,
      [
        0.110301786738, 0.0477172587925, -0.158019045531, 0.2080641942, -0.0790886400049, -0.128975554195,
        0.136906162797, -0.283600920159, 0.146694757362, 0.183512615711, -0.135307304964, -0.0482053107463,
      ],
      1e-11,
    );
    expectClose(plain.intercept, [-0.0879586408096, 1.28147116529, -0.193512524477], 1e-10);
    const weighted = await ridgeHead(source, engine, labels, { subset: { rows: all, weights } });
    expect(weighted.lambda).toBeCloseTo(2.491268791624546, 10);
    expectClose(
      weighted.coefficients,
      [
        0.113870369636, 0.05602631441, -0.169896684046, 0.203702997055, -0.0785776672058, -0.125125329849,
        0.147271885733, -0.270244630802, 0.122972745069, 0.182119530494, -0.148390182161, -0.0337293483339,
      ],
      1e-11,
    );
    expectClose(weighted.intercept, [-0.116817395187, 1.24266677961, -0.125849384421], 1e-10);
  });

  it('does not change with a common factor of all weights, and is the unweighted one when all are 1', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), async (factor) => {
        const plain = await ridgeHead(source, engine, labels);
        const scaled = await ridgeHead(source, engine, labels, {
          subset: { rows: all, weights: new Float64Array(60).fill(factor) },
        });
        expectClose(scaled.coefficients, plain.coefficients, 1e-12);
      }),
      { numRuns: 10 },
    );
  });

  it('takes a row that occurs twice, in any order, as one of weight 2', async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([...all], { minLength: 20 }), async (rows) => {
        const twice = await ridgeHead(source, engine, labels, { subset: { rows: [...rows, ...rows.slice(0, 5)] } });
        const weight = await ridgeHead(source, engine, labels, {
          subset: { rows, weights: rows.map((_, at) => (at < 5 ? 2 : 1)) },
        });
        expect(twice).toEqual(weight);
      }),
      { numRuns: 10 },
    );
  });

  it('leaves out rows without a label', async () => {
    const codes = labels.codes.map((code, row) => (row % 3 === 1 ? -1 : code));
    const some = await ridgeHead(source, engine, { codes, classes: 3 });
    const rows = all.filter((row) => codes[row] >= 0);
    expect(some).toEqual(await ridgeHead(source, engine, labels, { subset: { rows } }));
  });

  it('is constant where nothing can be learned: one class in the subset, no rows, or equal rows', async () => {
    const ones = all.filter((row) => labels.codes[row] === 1);
    const one = await ridgeHead(source, engine, labels, { subset: { rows: ones } });
    expect([...one.intercept]).toEqual([0, 1, 0]);
    const none = await ridgeHead(source, engine, labels, { subset: { rows: [] } });
    expectClose(none.intercept, [1 / 3, 1 / 3, 1 / 3], 1e-15);
    const equal = matrixSource(new Float32Array(240).fill(0.1), 60, 4);
    const flat = await ridgeHead(equal, engine, labels);
    expect(flat.coefficients.every((value) => value === 0)).toBe(true);
    const [predicted] = await predictClasses(source, engine, [one]);
    expect(predicted.every((code) => code === 1)).toBe(true);
  });

  it('scales rows to unit length on request', async () => {
    const lengths = Float32Array.from(x, (value, at) => value * (1 + Math.floor(at / 4)));
    const scaled = await ridgeHead(matrixSource(lengths, 60, 4), engine, labels, { normalize: true });
    const plain = await ridgeHead(source, engine, labels, { normalize: true });
    expectClose(scaled.coefficients, plain.coefficients, 1e-6);
  });

  it('refuses labels, rows and options that make no sense', async () => {
    const head = (changes: object, codes = labels.codes) =>
      ridgeHead(source, engine, { codes, classes: 3 }, { ...changes });
    await expect(head({}, new Int32Array(60).fill(-1))).rejects.toMatchObject({ code: 'no_labels' });
    await expect(head({}, new Int32Array(60).fill(2))).rejects.toMatchObject({ code: 'single_class' });
    await expect(head({}, new Int32Array(59))).rejects.toMatchObject({ code: 'shape_mismatch' });
    await expect(head({}, new Int32Array(60).fill(3))).rejects.toMatchObject({ code: 'shape_mismatch', rows: [0] });
    await expect(head({ subset: { rows: [60] } })).rejects.toMatchObject({ code: 'rows_out_of_range' });
    await expect(head({ subset: { rows: [1], weights: [0] } })).rejects.toMatchObject({ code: 'invalid_option' });
    await expect(head({ subset: { rows: [1], weights: [] } })).rejects.toMatchObject({ code: 'shape_mismatch' });
    await expect(head({ regularization: -1 })).rejects.toMatchObject({ code: 'invalid_lambda' });
    const bad = matrixSource(
      x.map((value, at) => (at === 5 * 4 ? NaN : value)),
      60,
      4,
      3,
    );
    await expect(ridgeHead(bad, engine, labels)).rejects.toMatchObject({ code: 'non_finite', rows: [5] });
  });
});

describe('predictions', () => {
  it('of several heads at once are those of each by itself', async () => {
    const { x, labels } = clusters(500, 6, 4, { apart: 0.7 });
    const source = matrixSource(x, 500, 6, 33);
    const heads = await Promise.all(
      [1, 2, 3].map((step) =>
        ridgeHead(source, engine, labels, { subset: { rows: Uint32Array.from({ length: 100 }, (_, i) => i * step) } }),
      ),
    );
    const together = await predictClasses(source, engine, heads);
    for (const [number, head] of heads.entries()) {
      const scores = await predictScores(source, engine, head);
      const best = Int32Array.from({ length: 500 }, (_, row) => {
        const own = [...scores.subarray(row * 4, row * 4 + 4)];
        return own.indexOf(Math.max(...own));
      });
      expect(together[number]).toEqual(best);
    }
    expect(await predictClasses(source, engine, [])).toEqual([]);
  });
});
