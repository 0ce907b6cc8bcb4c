import { openEngine, probeEngines, type Engine } from '@assay/compute/engine';
import { matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { selectionMethods, type SelectionMethod, type SelectionRequest } from './request';
import { selectSubset } from './select-subset';
import { inner, inverseOf, normalRows, times, weightedMatrix } from './testing/matrices';

const engines: Engine[] = [];
beforeAll(async () => {
  for (const { name, usable } of await probeEngines()) {
    if (usable) engines.push((await openEngine(name)).engine);
  }
  expect(engines.map(({ name }) => name)).toEqual(expect.arrayContaining(['onnx', 'reference']));
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const oracle = (): Engine => {
  const engine = engines.find(({ name }) => name === 'reference');
  if (!engine) throw new Error('reference is not open');
  return engine;
};

const [n, d] = [120, 5];
const x = normalRows(n, d, 8, (column) => 2 / (1 + column));
const target = matrixSource(normalRows(20, d, 9), 20, d);
const classes = Array.from({ length: n }, (_, row) => (row % 11 === 0 ? -1 : row % 3));
const contributors = Array.from({ length: n }, (_, row) => Math.floor(row / 30));

type Request = Partial<SelectionRequest> & { method: SelectionMethod };

function select(request: Request, engine = oracle(), data: Float32Array | Float64Array = x, blockRows = 50) {
  return selectSubset(matrixSource(data, data.length / d, d, blockRows), engine, {
    ...(request.plan ? {} : { m: 20 }),
    ...(request.method === 'greedy-v' && { target }),
    ...request,
  });
}

describe('golden', () => {
  // X = [(1,0), (0,2), (1,1)], λ = 1: ℓ = 6/17, 12/17, 7/17; k = 25/17.
  const golden = Float64Array.of(1, 0, 0, 2, 1, 1);
  const request = { m: 2, lambda: { rule: 'value', value: 1 } } as const;

  it('samples by 6/17, 12/17 and 7/17', async () => {
    const result = await selectSubset(matrixSource(golden, 3, 2), oracle(), { ...request, method: 'iid', m: 300 });
    expect(result.effectiveDimension).toBeCloseTo(25 / 17, 12);
    result.rows.forEach((row, draw) => {
      expect(result.inclusion?.[draw]).toBeCloseTo((300 * [6, 12, 7][row]) / 25, 8);
      expect(result.weights[draw]).toBeCloseTo(25 / (300 * [6, 12, 7][row]), 10);
    });
    const top = await selectSubset(matrixSource(golden, 3, 2), oracle(), { ...request, method: 'topk' });
    expect([...top.rows]).toEqual([1, 2]);
    expect([...top.weights]).toEqual([1.5, 1.5]);
  });

  it('gains log(28/17) and 65/476 for the row (1, −1) out of sample', async () => {
    const four = matrixSource(Float64Array.of(...golden, 1, -1), 4, 2);
    const base = { ...request, m: 1, start: [0, 1, 2] };
    const design = await selectSubset(four, oracle(), { ...base, method: 'greedy-d' });
    expect(design.gains?.[0]).toBeCloseTo(Math.log(28 / 17), 12);
    expect(design.certificate.logDet).toBeCloseTo(Math.log(28 / 17), 12);
    const trace = await selectSubset(four, oracle(), { ...base, method: 'greedy-a' });
    expect(trace.gains?.[0]).toBeCloseTo(65 / 476, 12);
    expect(trace.certificate.trace).toBeCloseTo(65 / 476, 12);
  });
});

describe.each(selectionMethods)('%s', (method) => {
  it('selects the same rows by the same seed on every engine, and in any cut into blocks', async () => {
    const floats = Float32Array.from(x);
    for (const seed of [1, 2]) {
      const expected = await select({ method, seed }, oracle(), floats, n);
      for (const engine of engines) {
        for (const blockRows of [7, 64, n]) {
          const actual = await select({ method, seed }, engine, floats, blockRows);
          expect({ engine: actual.engine, rows: actual.rows }).toEqual({ engine: engine.name, rows: expected.rows });
          expect(Math.abs(actual.certificate.epsilon - expected.certificate.epsilon)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('keeps, drops, starts, and meets floors as asked', async () => {
    const rows = fc.uniqueArray(fc.nat(n - 1), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 16, max: 40 }),
        fc.nat(),
        fc.nat(3),
        fc.nat(3),
        async (fixed, m, seed, a, b) => {
          const [mustKeep, mustDrop, start] = [fixed.slice(0, 4), fixed.slice(4, 8), fixed.slice(8)];
          const result = await select({
            method,
            m: m + 10,
            seed,
            mustKeep,
            mustDrop,
            start,
            classes: { codes: classes, floors: a },
            contributors: { codes: contributors, floors: b },
          });
          expect(result.requested).toBe(m + 10);
          if (method !== 'poisson') expect(result.m).toBe(m + 10);
          if (method !== 'iid') expect(result.distinct).toBe(result.m);
          const selected = new Set(result.rows);
          expect(mustKeep.every((row) => selected.has(row))).toBe(true);
          expect([...mustDrop, ...start].some((row) => selected.has(row))).toBe(false);
          for (const [codes, floor] of [
            [classes, a],
            [contributors, b],
          ] as const) {
            for (let code = 0; code < 3; code += 1) {
              const available = codes.filter((c, row) => c === code && ![...mustDrop, ...start].includes(row)).length;
              const count = [...selected].filter((row) => codes[row] === code).length;
              expect(count).toBeGreaterThanOrEqual(Math.min(floor, available));
            }
          }
          const keptAt = [...result.rows.slice(0, mustKeep.length)];
          expect(keptAt).toEqual([...mustKeep].sort((p, q) => p - q));
          for (let place = 0; place < mustKeep.length; place += 1) expect(result.weights[place]).toBe(1);
          if (result.inclusion) {
            result.inclusion.forEach((value, place) => expect(value * result.weights[place]).toBeCloseTo(1, 12));
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe('weights of sampling methods', () => {
  it.each(['iid', 'poisson', 'pivotal', 'random'] as const)(
    'of %s are unbiased: the weighted Gram is that of all rows on average, floors and must-keep rows included',
    async (method) => {
      const draws = 300;
      const sums = { first: 0, second: 0 };
      const truth = Array.from({ length: n }, (_, row) => x[row * d] ** 2).reduce((sum, value) => sum + value, 0);
      const codes = contributors;
      for (let seed = 0; seed < draws; seed += 1) {
        const { rows, weights } = await select({
          method,
          seed,
          m: 30,
          mustKeep: [3],
          classes: { codes, floors: 2 },
          uniformShare: 0.2,
          coverageWork: 1,
        });
        const estimate = rows.reduce((sum, row, place) => sum + weights[place] * x[row * d] ** 2, 0);
        sums.first += estimate;
        sums.second += estimate ** 2;
      }
      const mean = sums.first / draws;
      const standardError = Math.sqrt((sums.second / draws - mean ** 2) / draws);
      expect(Math.abs(mean - truth)).toBeLessThan(4 * standardError);
    },
  );
});

describe('scoring', () => {
  it('goes by in-sample leverage, or out of sample by what the start rows do not show yet', async () => {
    const start = [0, 1, 2, 3, 4, 5, 6];
    const lambda = 0.3;
    const order = (inverse: Float64Array): number[] =>
      Array.from({ length: n }, (_, row) => row)
        .filter((row) => !start.includes(row))
        .map((row) => ({ row, v: x.subarray(row * d, (row + 1) * d) }))
        .map(({ row, v }) => ({ row, score: inner(v, times(inverse, v)) }))
        .sort((a, b) => b.score - a.score)
        .map(({ row }) => row);
    const request = { method: 'topk', start, m: 15, lambda: { rule: 'value', value: lambda } } as const;
    const inside = await select(request);
    expect([...inside.rows]).toEqual(order(inverseOf(weightedMatrix(x, d, lambda), d)).slice(0, 15));
    const outside = await select({ ...request, scoring: 'out-of-sample' });
    expect([...outside.rows]).toEqual(order(inverseOf(weightedMatrix(x, d, lambda, start), d)).slice(0, 15));
    expect(outside.rows).not.toEqual(inside.rows);
  });

  it('gives equal rows the same chance, the lower row first among equals', async () => {
    const twins = new Float64Array(2 * x.length);
    twins.set(x);
    twins.set(x, x.length);
    const { rows } = await select({ method: 'topk', m: 9 }, oracle(), twins);
    for (let pair = 0; pair < 8; pair += 2) expect(rows[pair + 1]).toBe(rows[pair] + n);
    expect(rows[8]).toBeLessThan(n);
  });

  it('survives rows and features of zero', async () => {
    const sparse = new Float64Array(50 * d);
    sparse.set([1, 0, 0, 0, 0, 0, 3, 0, 0, 0]);
    for (const method of selectionMethods) {
      const { rows, certificate } = await select({ method, m: 10, seed: 2 }, oracle(), sparse);
      if (method !== 'poisson') expect(rows).toHaveLength(10);
      if (method !== 'poisson' && method !== 'random') expect([...rows]).toEqual(expect.arrayContaining([0, 1]));
      expect(Number.isFinite(certificate.epsilon)).toBe(true);
    }
  });
});

describe('result', () => {
  it('reports shares and drift of the classes', async () => {
    const { shares, rows } = await select({ method: 'topk', classes: { codes: classes } });
    const count = (code: number): number => [...rows].filter((row) => classes[row] === code).length;
    const total = [0, 1, 2].reduce((sum, code) => sum + count(code), 0);
    const all = classes.filter((code) => code >= 0).length;
    const drift = [0, 1, 2].reduce(
      (sum, code) => sum + Math.abs(count(code) / total - classes.filter((c) => c === code).length / all) / 2,
      0,
    );
    expect(shares?.drift).toBeCloseTo(drift, 12);
    expect(shares?.classes.map(({ code, selected }) => [code, selected])).toEqual([0, 1, 2].map((c) => [c, count(c)]));
  });

  it('plans m, and reports what it is', async () => {
    const wide = normalRows(4000, 2, 3);
    const source = matrixSource(wide, 4000, 2);
    const result = await selectSubset(source, oracle(), { method: 'iid', plan: { epsilon: 0.5, delta: 0.1 } });
    expect(result.plan).toMatchObject({ m: result.m, keepAll: false });
    expect(result.certificate.epsilon).toBeLessThan(0.5);
    expect(result.certificate.planned.epsilon).toBeLessThanOrEqual(0.5);
    const mixed = await selectSubset(source, oracle(), {
      method: 'iid',
      uniformShare: 0.5,
      plan: { epsilon: 0.5, delta: 0.1 },
    });
    expect(mixed.m).toBeGreaterThan(1.8 * result.m);
  });

  it.each(['iid', 'poisson', 'pivotal', 'topk', 'random', 'greedy-d'] as const)(
    'plans what %s draws beside must-keep and floor rows',
    async (method) => {
      const wide = matrixSource(normalRows(4000, 2, 3), 4000, 2);
      const request = { method, plan: { epsilon: 0.5, delta: 0.1 }, coverageWork: 1 } as const;
      const plain = await selectSubset(wide, oracle(), request);
      const fixed = await selectSubset(wide, oracle(), {
        ...request,
        mustKeep: Array.from({ length: 200 }, (_, row) => row),
        classes: { codes: Array.from({ length: 4000 }, (_, row) => row % 2), floors: new Map([[1, 130]]) },
      });
      expect(plain.requested).toBe(plain.plan?.m);
      expect(fixed.plan).toEqual(plain.plan);
      // A hundred must-keep rows are of class 1 already.
      expect(fixed.requested).toBe(230 + plain.requested);
      if (method !== 'poisson') expect(fixed.m).toBe(fixed.requested);
    },
  );

  it('keeps every row that may be kept where the plan asks for more', async () => {
    const wide = matrixSource(normalRows(4000, 2, 3), 4000, 2);
    const rows = Array.from({ length: 4000 }, (_, row) => row);
    const result = await selectSubset(wide, oracle(), {
      method: 'iid',
      plan: { epsilon: 0.5, delta: 0.1 },
      mustKeep: [3999],
      mustDrop: rows.slice(50, 3999),
      classes: { codes: rows.map((row) => row % 2), floors: 3 },
    });
    expect(result.plan).toMatchObject({ m: 45, keepAll: true });
    expect([...result.rows].sort((a, b) => a - b)).toEqual([...rows.slice(0, 50), 3999]);
  });

  it('promises what was planned, for the mixture and the probability asked for', async () => {
    const wide = matrixSource(normalRows(4000, 2, 3), 4000, 2);
    const request = { method: 'iid', uniformShare: 0.5, plan: { epsilon: 0.5, delta: 0.02 } } as const;
    const { planned } = (await selectSubset(wide, oracle(), request)).certificate;
    expect(planned.delta).toBe(0.02);
    expect(planned.epsilon).toBeLessThanOrEqual(0.5);
    expect(planned.epsilon).toBeGreaterThan(0.49);
    const uniform = await select({ method: 'iid', uniformShare: 1 });
    expect(uniform.certificate.planned).toEqual({ epsilon: null, delta: 0.1 });
  });

  it('applies centring and normalisation to rows and to the target set alike', async () => {
    const moved = x.map((value, at) => 1000 * (1 + (at % d)) + value);
    const plain = await select({ method: 'greedy-d', center: true }, oracle(), moved);
    const centred = x.slice();
    for (let j = 0; j < d; j += 1) {
      let mean = 0;
      for (let row = 0; row < n; row += 1) mean += x[row * d + j] / n;
      for (let row = 0; row < n; row += 1) centred[row * d + j] -= mean;
    }
    expect(plain.rows).toEqual((await select({ method: 'greedy-d' }, oracle(), centred)).rows);
    const far = normalRows(20, d, 9).map((value, at) => value + 1000 * (1 + (at % d)));
    const nearMean = centred.map((value, at) => moved[at] - value).subarray(0, d);
    const near = matrixSource(
      far.map((value, at) => value - nearMean[at % d]),
      20,
      d,
    );
    const movedTarget = { method: 'greedy-v', center: true, target: matrixSource(far, 20, d) } as const;
    expect((await select(movedTarget, oracle(), moved)).rows).toEqual(
      (await select({ method: 'greedy-v', target: near }, oracle(), centred)).rows,
    );
    const scaled = x.map((value, at) => value * (1 + (Math.floor(at / d) % 5)));
    const options = { method: 'greedy-v', normalize: true } as const;
    expect((await select(options, oracle(), scaled)).rows).toEqual((await select(options)).rows);
  });

  it('stops when told to, and tells how far it is', async () => {
    const controller = new AbortController();
    const phases: string[] = [];
    const run = select({
      method: 'greedy-d',
      signal: controller.signal,
      onProgress(phase) {
        if (phases.at(-1) !== phase) phases.push(phase);
        if (phase === 'select') controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ name: 'AbortError' });
    expect(phases).toEqual(['gram', 'factor', 'select', 'certificate']);
  });
});

describe('refusals', () => {
  it.each([
    [{ method: 'iid', m: undefined }, 'invalid_option'],
    [{ method: 'iid', m: 0 }, 'invalid_option'],
    [{ method: 'iid', m: 1.5 }, 'invalid_option'],
    [{ method: 'iid', m: 3, plan: { epsilon: 0.5, delta: 0.1 } }, 'invalid_option'],
    [{ method: 'iid', plan: { epsilon: 2, delta: 0.1 } }, 'invalid_option'],
    [{ method: 'iid', plan: { epsilon: 0.5, delta: 0.1 }, scoring: 'out-of-sample' }, 'invalid_option'],
    [{ method: 'iid', seed: 0.5 }, 'invalid_option'],
    [{ method: 'iid', uniformShare: -1 }, 'invalid_option'],
    [{ method: 'greedy-v', target: undefined }, 'invalid_option'],
    [{ method: 'greedy-d', target }, 'invalid_option'],
    [{ method: 'greedy-v', target: matrixSource(new Float64Array(8), 2, 4) }, 'shape_mismatch'],
    [{ method: 'pivotal', m: n + 1 }, 'too_few_rows'],
    [{ method: 'topk', m: n, mustDrop: [1] }, 'too_few_rows'],
    [{ method: 'iid', lambda: { rule: 'value', value: -1 } }, 'invalid_lambda'],
    [{ method: 'iid', m: 2, mustKeep: [1, 2, 3] }, 'floors_exceed_size'],
    [{ method: 'kcenter', m: 2, classes: { codes: classes, floors: 1 } }, 'floors_exceed_size'],
    [{ method: 'random', mustKeep: [n] }, 'rows_out_of_range'],
    [{ method: 'random', mustKeep: [1], mustDrop: [1] }, 'rows_conflict'],
    [{ method: 'random', classes: { codes: [1] } }, 'shape_mismatch'],
    [{ method: 'greedy-d', lambda: { rule: 'value', value: 0 } }, 'not_positive_definite'],
  ] as const)('%j', async (request, code) => {
    await expect(select(request as Request)).rejects.toMatchObject({ code });
  });
});

describe('a measure in place of leverage', () => {
  const measure = Float64Array.from({ length: n }, (_, row) => (row < 10 ? 3 : 1));

  it.each(['poisson', 'pivotal'] as const)('is what %s draws by, with inverse weights', async (method) => {
    const { rows, weights, inclusion, certificate } = await select({ method, measure, m: 20 });
    // Σ of the measure is 10·3 + 110 = 140, so π = 20·3/140 and 20/140.
    rows.forEach((row, place) => {
      const probability = row < 10 ? 60 / 140 : 20 / 140;
      expect(inclusion?.[place]).toBeCloseTo(probability, 10);
      expect(weights[place]).toBeCloseTo(1 / probability, 10);
    });
    // Leverage promises nothing of it.
    expect(certificate.planned.epsilon).toBeNull();
    expect(certificate.epsilon).toBeGreaterThan(0);
  });

  it.each<[string, Partial<SelectionRequest>, string]>([
    ['another number of rows', { measure: new Float64Array(n - 1) }, 'shape_mismatch'],
    ['a negative number', { measure: measure.map((value, row) => (row === 7 ? -1 : value)) }, 'invalid_option'],
    ['NaN', { measure: measure.map((value, row) => (row === 7 ? NaN : value)) }, 'invalid_option'],
    ['a method that goes by leverage alone', { measure, method: 'topk' }, 'invalid_option'],
    ['a plan', { measure, plan: { epsilon: 0.5, delta: 0.1 } }, 'invalid_option'],
  ])('is refused with %s', async (_, change, code) => {
    await expect(select({ method: 'pivotal', ...change })).rejects.toMatchObject({ code });
  });
});
