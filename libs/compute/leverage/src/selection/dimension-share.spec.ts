import { openEngine, probeEngines, type Engine } from '@assay/compute/engine';
import { matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { reachShare, type ShareQuestion } from './reach-share';
import { selectionMethods, type SelectionMethod, type SelectionRequest } from './request';
import { selectSubset } from './select-subset';
import { inverseOf, normalRows, traceOf, weightedMatrix } from './testing/matrices';

const engines: Engine[] = [];
beforeAll(async () => {
  for (const { name, usable } of await probeEngines()) {
    if (usable) engines.push((await openEngine(name)).engine);
  }
  expect(engines.map(({ name }) => name)).toEqual(expect.arrayContaining(['onnx', 'reference']));
}, 60_000);
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

const oracle = (): Engine => {
  const engine = engines.find(({ name }) => name === 'reference');
  if (!engine) throw new Error('reference is not open');
  return engine;
};

const [n, d, lambda] = [110, 5, 4];
const x = normalRows(n, d, 8, (column) => 2 / (1 + column));
const target = matrixSource(normalRows(20, d, 9), 20, d);
const codes = Array.from({ length: n }, (_, row) => row % 3);
const groups = Array.from({ length: n }, (_, row) => (row % 7 === 0 ? -1 : Math.floor(row / 4)));

type Request = Partial<SelectionRequest> & { method: SelectionMethod };

function select(request: Request, engine = oracle(), blockRows = 40) {
  return selectSubset(matrixSource(x, n, d, blockRows), engine, {
    lambda: { rule: 'value', value: lambda },
    coverageWork: 1,
    ...(request.method === 'greedy-v' && { target }),
    ...request,
  });
}

/** Tr G(G + λI)⁻¹ of different rows. */
function dimension(rows: Iterable<number>): number {
  return d - lambda * traceOf(inverseOf(weightedMatrix(x, d, lambda, [...new Set(rows)]), d), d);
}

const all = Array.from({ length: n }, (_, row) => row);

describe.each(selectionMethods)('a share of the effective dimension by %s', (method) => {
  it('is reached by the smallest m, beside floors, must-keep, must-drop and start rows', async () => {
    const fixed = fc.uniqueArray(fc.nat(n - 1), { maxLength: 9 });
    const share = fc.double({ min: 0.05, max: 0.85, noNaN: true });
    await fc.assert(
      fc.asyncProperty(share, fixed, fc.nat(2), fc.nat(), fc.boolean(), async (part, rows, floor, seed, isGrouped) => {
        const [mustKeep, start] = [rows.slice(0, 3), rows.slice(6)];
        const mustDrop = isGrouped ? [] : rows.slice(3, 6);
        const request: Request = {
          method,
          seed,
          mustKeep,
          mustDrop,
          start,
          classes: { codes, floors: floor },
          ...(isGrouped && { atomicGroups: groups }),
        };
        const found = await select({ ...request, dimensionShare: part });
        const { effectiveDimension } = found.certificate;
        expect(effectiveDimension.share).toBeGreaterThanOrEqual(part - 2e-9);
        expect(effectiveDimension.share).toBeCloseTo(dimension([...found.rows, ...start]) / dimension(all), 9);
        for (let code = 0; code < 3; code += 1) {
          expect([...new Set(found.rows)].filter((row) => codes[row] === code).length).toBeGreaterThanOrEqual(floor);
        }
        expect(mustKeep.every((row) => found.rows.includes(row))).toBe(true);
        expect([...mustDrop, ...start].some((row) => found.rows.includes(row))).toBe(false);
        const again = await select({ ...request, m: found.requested });
        expect(again.rows).toEqual(found.rows);
        expect(again.weights).toEqual(found.weights);
        const fewer = found.requested - 1;
        const smaller = fewer >= 1 ? await select({ ...request, m: fewer }).catch(codeOf) : 'none';
        // Floors and must-keep rows alone may be enough; with groups they can be more rows than a smaller m asks for.
        const isDrawn =
          (method === 'poisson' || method === 'iid') && found.inclusion?.some((probability) => probability !== 1);
        if (typeof smaller === 'string') expect(['none', 'floors_exceed_size']).toContain(smaller);
        else if (smaller.rows.length < found.rows.length || isDrawn) {
          expect(smaller.certificate.effectiveDimension.share).toBeLessThan(part);
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it('selects the same rows on every engine, and in any cut into blocks', async () => {
    const request: Request = { method, seed: 4, dimensionShare: 0.8, atomicGroups: groups };
    const expected = await select(request, oracle(), n);
    for (const engine of engines) {
      for (const blockRows of [9, n]) {
        const { rows, requested } = await select(request, engine, blockRows);
        expect({ engine: engine.name, rows, requested }).toEqual({
          engine: engine.name,
          rows: expected.rows,
          requested: expected.requested,
        });
      }
    }
  }, 120_000);

  it('of 1 takes every row, with weight 1 and without error', async () => {
    const { rows, weights, certificate, distinct } = await select({ method, dimensionShare: 1 });
    expect(distinct).toBe(n);
    expect(rows).toHaveLength(n);
    expect(Math.max(...weights)).toBe(1);
    expect(certificate.epsilon).toBe(0);
    expect(certificate.effectiveDimension.share).toBe(1);
  });

  it('that must-drop rows leave no room for is refused', async () => {
    const mustDrop = all.filter((row) => row % 5 > 0);
    const request: Request = { method, mustDrop, dimensionShare: 0.9 };
    const least = dimension(all.filter((row) => row % 5 === 0)) / dimension(all);
    expect(least).toBeLessThan(0.9);
    await expect(select(request)).rejects.toMatchObject({
      code: 'dimension_unreachable',
      message: expect.stringContaining(`keep ${least.toPrecision(4)} of`),
    });
  });
});

const codeOf = (error: unknown): string => (error as { code: string }).code;

describe('the search', () => {
  const lists = Array.from({ length: n + 1 }, (_, m) => Uint32Array.from(all.slice(0, m), (row) => (row * 37) % n));
  const search = (options: Partial<ShareQuestion> & { target: number }) => {
    let passes = 0;
    const source = matrixSource(x, n, d, 16);
    const counted = {
      ...source,
      blocks() {
        passes += 1;
        return source.blocks();
      },
    };
    const question: ShareQuestion = {
      source: counted,
      engine: oracle(),
      factor: { columns: d, lambda },
      full: dimension(all),
      start: new Uint32Array(),
      rowsAt: (m) => lists[m],
      isNested: true,
      least: 1,
      most: n,
      heldBytes: 0,
      ...options,
    };
    return reachShare(question).then((found) => ({ ...found, passes }));
  };

  it('finds the same size with rows in memory, by passes over the source, and without use of nesting', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 0.1, max: 0.99, noNaN: true }), async (share) => {
        const wanted = share * dimension(all);
        const expected = lists.findIndex((rows) => dimension(rows) >= wanted - 1e-9 * dimension(all));
        const held = await search({ target: wanted, heldBytes: 1e6 });
        expect(held).toEqual({ m: expected, dimension: held.dimension, passes: 1 });
        expect(held.dimension).toBeCloseTo(dimension(lists[expected]), 9);
        expect(await search({ target: wanted })).toMatchObject({ m: expected });
        expect(await search({ target: wanted, isNested: false })).toMatchObject({ m: expected });
      }),
      { numRuns: 15 },
    );
  });

  it('says what the largest selection has where that is too little', async () => {
    for (const isNested of [true, false]) {
      const found = await search({ target: 4, most: 12, isNested });
      expect(found.m).toBeUndefined();
      expect(found.dimension).toBeCloseTo(dimension(lists[12]), 9);
    }
  });

  it('counts start rows as there in any case', async () => {
    const start = lists[40].slice().sort();
    const wanted = dimension(lists[60]) - 1e-7;
    expect(
      await search({ target: wanted, start, rowsAt: (m) => lists[40 + m].subarray(40), most: n - 40 }),
    ).toMatchObject({
      m: 20,
    });
  });
});

describe('refusals', () => {
  it.each([
    [{ dimensionShare: 0 }, 'invalid_option'],
    [{ dimensionShare: 1.01 }, 'invalid_option'],
    [{ dimensionShare: NaN }, 'invalid_option'],
    [{ dimensionShare: 0.5, m: 3 }, 'invalid_option'],
    [{ dimensionShare: 0.5, plan: { epsilon: 0.5, delta: 0.1 } }, 'invalid_option'],
    [{ dimensionShare: 0.5, lambda: { rule: 'value', value: 0 } }, 'invalid_option'],
    [{ dimensionShare: 0.5, mustDrop: all }, 'too_few_rows'],
  ] as const)('%j', async (request, code) => {
    await expect(select({ method: 'topk', ...request })).rejects.toMatchObject({ code });
  });
});
