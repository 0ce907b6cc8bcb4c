import { openEngine, probeEngines, type Engine } from '@assay/compute/engine';
import { createRandom, matrixSource } from '@assay/compute/matrix';
import type { SelectionMethod, SelectionRequest } from './request';
import { selectSubset } from './select-subset';
import { inner, inverseOf, logDetOf, normalRows, times, traceOf, weightedMatrix } from './testing/matrices';

const engines: Engine[] = [];
beforeAll(async () => {
  const usable = (await probeEngines()).flatMap(({ name, usable: isUsable }) => (isUsable ? [name] : []));
  expect(usable).toEqual(expect.arrayContaining(['onnx', 'reference']));
  for (const name of usable) engines.push((await openEngine(name)).engine);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const [n, d, lambda] = [150, 7, 0.5];
const x = normalRows(n, d, 5, (column) => 2 / (1 + column));
// Duplicates, a zero row, and rows that tie with others on paper.
x.copyWithin(40 * d, 10 * d, 20 * d);
x.fill(0, 3 * d, 4 * d);
for (let j = 0; j < d; j += 1) x[90 * d + j] = -x[100 * d + j];
const target = normalRows(30, d, 6, (column) => Number(column < 3));

type Options = Partial<SelectionRequest> & { method: SelectionMethod };

async function select(options: Options, engine = engines[0], data: Float32Array | Float64Array = x, blockRows = 64) {
  const { rows, gains } = await selectSubset(matrixSource(data, data.length / d, d, blockRows), engine, {
    m: 25,
    lambda: { rule: 'value', value: lambda },
    ...(options.method === 'greedy-v' && { target: matrixSource(target, 30, d) }),
    ...options,
  });
  return { rows: [...rows], gains: [...(gains ?? [])] };
}

/** Greedy selection by definition: every gain from an inverse of its own. */
function naive(method: 'greedy-d' | 'greedy-a' | 'greedy-v', m: number, known: number[] = [], allowed = () => true) {
  const f =
    method === 'greedy-v'
      ? weightedMatrix(target, d, 0).map((value) => value / 30)
      : Float64Array.from({ length: d * d }, (_, at) => Number(at % (d + 1) === 0));
  const rows: number[] = [];
  const gains: number[] = [];
  while (rows.length < m) {
    const inverse = inverseOf(weightedMatrix(x, d, lambda, [...known, ...rows]), d);
    let [best, gain] = [-1, -1];
    for (let row = 0; row < n; row += 1) {
      if (known.includes(row) || rows.includes(row) || !allowed()) continue;
      const v = x.subarray(row * d, (row + 1) * d);
      const u = times(inverse, v);
      const g = inner(u, v);
      const value = method === 'greedy-d' ? Math.log1p(g) : inner(u, times(f, u)) / (1 + g);
      if (value > gain * (1 + 1e-11)) [best, gain] = [row, value];
    }
    rows.push(best);
    gains.push(gain);
  }
  return { rows, gains };
}

function expectClose(actual: number[], expected: number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, at) => expect(Math.abs(value - expected[at])).toBeLessThanOrEqual(tolerance));
}

describe.each(['greedy-d', 'greedy-a', 'greedy-v'] as const)('%s', (method) => {
  it('picks what its definition says, on every engine', async () => {
    const expected = naive(method, 25);
    for (const engine of engines) {
      const { rows, gains } = await select({ method }, engine);
      expect({ engine: engine.name, rows }).toEqual({ engine: engine.name, rows: expected.rows });
      expectClose(gains, expected.gains, 1e-9);
    }
  });

  it('begins with start and must-keep rows inside A', async () => {
    const { rows, gains } = await select({ method, m: 12, start: [10, 77], mustKeep: [5] });
    const expected = naive(method, 11, [10, 77, 5]);
    expect(rows).toEqual([5, ...expected.rows]);
    expect(gains[0]).toBeNaN();
    expectClose(gains.slice(1), expected.gains, 1e-9);
  });
});

describe('gains', () => {
  it('of greedy-d add up to the growth of log det, those of greedy-a to the fall of the trace', async () => {
    const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
    const d1 = await select({ method: 'greedy-d', m: n });
    expect(sum(d1.gains)).toBeCloseTo(
      logDetOf(
        weightedMatrix(x, d, 1).map((value, at) => (at % (d + 1) === 0 ? value - 1 + lambda : value)),
        d,
      ) -
        d * Math.log(lambda),
      8,
    );
    const a1 = await select({ method: 'greedy-a', m: 40 });
    expect(sum(a1.gains)).toBeCloseTo(d / lambda - traceOf(inverseOf(weightedMatrix(x, d, lambda, a1.rows), d), d), 8);
  });
});

describe('k-center', () => {
  const distance = (a: number, b: number): number =>
    Math.sqrt(Array.from({ length: d }, (_, j) => (x[a * d + j] - x[b * d + j]) ** 2).reduce((s, v) => s + v, 0));

  it('picks the row farthest from its centers, from a first one that the seed draws', async () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 5; seed += 1) {
      const { rows, gains } = await select({ method: 'kcenter', m: 12, seed });
      firsts.add(rows[0]);
      expect(gains[0]).toBeNaN();
      for (let pick = 1; pick < 12; pick += 1) {
        const far = Array.from({ length: n }, (_, row) =>
          Math.min(...rows.slice(0, pick).map((center) => distance(row, center))),
        );
        expect(rows[pick]).toBe(far.indexOf(Math.max(...far)));
        expect(gains[pick]).toBeCloseTo(far[rows[pick]], 12);
      }
    }
    expect(firsts.size).toBeGreaterThan(1);
  });

  it('takes start rows for centers', async () => {
    const { rows } = await select({ method: 'kcenter', m: 1, start: [0, 1] });
    const far = Array.from({ length: n }, (_, row) => Math.min(distance(row, 0), distance(row, 1)));
    expect(rows).toEqual([far.indexOf(Math.max(...far))]);
  });
});

describe('a pool smaller than the matrix', () => {
  const groups = Array.from({ length: n }, (_, row) => row % 4);
  const cases: Options[] = [
    { method: 'greedy-d' },
    { method: 'greedy-a' },
    { method: 'greedy-v' },
    { method: 'kcenter', seed: 4 },
    { method: 'greedy-d', start: [1, 2, 3], mustKeep: [9], mustDrop: [50, 51] },
    { method: 'greedy-d', m: 30, classes: { codes: groups, floors: 6 } },
    { method: 'greedy-a', m: 15, classes: { codes: groups, floors: new Map([[2, 9]]) } },
    { method: 'kcenter', m: 20, contributors: { codes: groups, floors: 4 } },
  ];

  it.each(cases)('gives the picks of all rows in memory: %j', async (options) => {
    const expected = await select(options);
    for (const poolRows of [1, 12, 149]) {
      const actual = await select({ ...options, poolBytes: poolRows * d * 8 });
      expect(actual.rows).toEqual(expected.rows);
      expectClose(actual.gains.filter(Number.isFinite), expected.gains.filter(Number.isFinite), 1e-9);
    }
  });

  it('gives them for rows that all tie', async () => {
    const identity = Float64Array.from({ length: d * d * 3 }, (_, at) => Number(at % (d + 1) === 0 && at < d * d));
    for (let copy = 1; copy < 3; copy += 1) identity.copyWithin(copy * d * d, 0, d * d);
    for (const method of ['greedy-d', 'greedy-a', 'kcenter'] as const) {
      const whole = await select({ method, m: 12 }, engines[0], identity);
      expect((await select({ method, m: 12, poolBytes: 2 * d * 8 }, engines[0], identity)).rows).toEqual(whole.rows);
      if (method === 'greedy-d') expect(whole.rows).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    }
  });

  it('gives them where a row outside ties with one of the pool, and is the lower', async () => {
    const rows = new Float64Array(3 * d);
    // With λ = 1: g = 1, 2 and 3; after the pick of (1,1,1) both others have g = 1.
    rows.set([0, 0, 0, 1], 0);
    rows.set([1, 1, 0, 0], d);
    rows.set([1, 1, 1, 0], 2 * d);
    const options = { method: 'greedy-d', m: 2, lambda: { rule: 'value', value: 1 } } as const;
    expect((await select(options, engines[0], rows)).rows).toEqual([2, 0]);
    expect((await select({ ...options, poolBytes: 2 * d * 8 }, engines[0], rows)).rows).toEqual([2, 0]);
  });

  it('is filled by exact bounds, whatever the type of the rows', async () => {
    const exact: (boolean | undefined)[] = [];
    const engine: Engine = {
      ...engines[0],
      scores(source, factor, options) {
        exact.push(options.exact);
        return engines[0].scores(source, factor, options);
      },
    };
    await select({ method: 'greedy-d', poolBytes: 20 * d * 4 }, engine, Float32Array.from(x));
    expect(exact.length).toBeGreaterThan(1);
    expect(exact.every((value) => value === true)).toBe(true);
  });

  it('gives them for float32 rows, cut into blocks in any way', async () => {
    const floats = Float32Array.from(x);
    const expected = await select({ method: 'greedy-d' }, engines[0], floats);
    for (const blockRows of [1, 17, 512]) {
      const actual = await select({ method: 'greedy-d', poolBytes: 20 * d * 4 }, engines[0], floats, blockRows);
      expect(actual.rows).toEqual(expected.rows);
    }
  });
});

describe('floors of greedy methods', () => {
  it('are met first, by the best rows that serve one', async () => {
    const codes = Array.from({ length: n }, (_, row) => Number(row >= 140));
    const { rows } = await select({ method: 'greedy-d', m: 10, classes: { codes, floors: new Map([[1, 4]]) } });
    expect(rows.slice(0, 4).every((row) => row >= 140)).toBe(true);
    expect(rows).toHaveLength(10);
  });

  it.each(['greedy-d', 'greedy-a', 'greedy-v', 'kcenter', 'topk'] as const)(
    'of two groupings without slack are met by rows that serve both: %s',
    async (method) => {
      const best = Float64Array.of(9, 0, 0, 9, 1, 0, 0, 1);
      const request = {
        method,
        m: 2,
        classes: { codes: [0, 0, 1, 1], floors: 1 },
        contributors: { codes: [0, 1, 0, 1], floors: 1 },
        ...(method === 'greedy-v' && { target: matrixSource(best, 4, 2) }),
      };
      for (const poolBytes of [16, 1024]) {
        const { rows } = await selectSubset(matrixSource(best, 4, 2), engines[0], { ...request, poolBytes });
        expect([
          [0, 3],
          [1, 2],
        ]).toContainEqual([...rows].sort());
      }
    },
  );

  it('of two groupings are met, or refused', async () => {
    const outcomes = { met: 0, refused: 0 };
    const random = createRandom(7);
    for (let trial = 0; trial < 60; trial += 1) {
      const [classes, contributors] = [0, 1].map(() => Array.from({ length: 12 }, () => random.integer(4)));
      const selected = await select(
        {
          method: (['greedy-d', 'kcenter'] as const)[trial % 2],
          m: 4 + random.integer(2),
          seed: trial,
          classes: { codes: classes, floors: 1 },
          contributors: { codes: contributors, floors: 1 },
          poolBytes: 8 * d * (2 + random.integer(12)),
        },
        engines[0],
        x.subarray(60 * d, 72 * d),
      ).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'floors_exceed_size' });
      });
      outcomes[selected ? 'met' : 'refused'] += 1;
      if (!selected) continue;
      for (const codes of [classes, contributors]) {
        expect(new Set(selected.rows.map((row) => codes[row])).size).toBe(new Set(codes).size);
      }
    }
    expect(outcomes.met).toBeGreaterThan(20);
  });

  it('that a row can serve only one at a time may not fit', async () => {
    const halves = Array.from({ length: n }, (_, row) => Number(row >= 75));
    const request = {
      method: 'greedy-d' as const,
      m: 3,
      classes: { codes: halves, floors: new Map([[0, 2]]) },
      contributors: { codes: halves, floors: new Map([[1, 2]]) },
    };
    await expect(select(request)).rejects.toMatchObject({ code: 'floors_exceed_size' });
  });
});
