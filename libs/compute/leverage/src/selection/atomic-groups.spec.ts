import { openEngine, type Engine } from '@assay/compute/engine';
import { matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { selectionMethods, type SelectionMethod, type SelectionRequest } from './request';
import { selectSubset } from './select-subset';
import { inner, inverseOf, normalRows, times, weightedMatrix } from './testing/matrices';

let engine: Engine;
beforeAll(async () => {
  engine = (await openEngine('reference')).engine;
});
afterAll(() => engine.close());

const [n, d, lambda] = [90, 4, 1];
const x = normalRows(n, d, 3, (column) => 2 / (1 + column));
const target = matrixSource(normalRows(20, d, 9), 20, d);
/** Groups of 1 to 7 rows, not next to each other; every ninth row by itself. */
const groups = Array.from({ length: n }, (_, row) => (row % 9 === 4 ? -1 : ((row * 7) % 90) % 23));
const codes = Array.from({ length: n }, (_, row) => row % 3);
const companions = (row: number): number[] =>
  groups[row] < 0 ? [row] : groups.flatMap((group, other) => (group === groups[row] ? [other] : []));
const largest = Math.max(...groups.map((_, row) => companions(row).length));

type Request = Partial<SelectionRequest> & { method: SelectionMethod };

function select(request: Request) {
  return selectSubset(matrixSource(x, n, d, 32), engine, {
    lambda: { rule: 'value', value: lambda },
    coverageWork: 1,
    atomicGroups: groups,
    ...(request.m === undefined && request.plan === undefined && { m: 30 }),
    ...(request.method === 'greedy-v' && { target }),
    ...request,
  });
}

const inverse = inverseOf(weightedMatrix(x, d, lambda), d);
const leverage = groups.map((_, row) => {
  const v = x.subarray(row * d, (row + 1) * d);
  return inner(v, times(inverse, v));
});

describe.each(selectionMethods)('%s with atomic groups', (method) => {
  it('splits none, meets floors in rows, keeps and drops whole groups, and meets m as it says', async () => {
    const someRows = fc.uniqueArray(fc.nat(n - 1), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(
        someRows,
        fc.integer({ min: 40, max: 60 }),
        fc.nat(),
        fc.nat(3),
        async (rows, m, seed, floor) => {
          const mustKeep = rows.slice(0, 2);
          const mustDrop = rows.slice(2).filter((row) => !companions(row).some((other) => mustKeep.includes(other)));
          const result = await select({ method, m, seed, mustKeep, mustDrop, classes: { codes, floors: floor } });
          const selected = new Set(result.rows);
          for (const row of selected) expect(companions(row).every((other) => selected.has(other))).toBe(true);
          expect(mustKeep.every((row) => selected.has(row))).toBe(true);
          expect(mustDrop.some((row) => companions(row).some((other) => selected.has(other)))).toBe(false);
          for (let code = 0; code < 3; code += 1) {
            expect([...selected].filter((row) => codes[row] === code).length).toBeGreaterThanOrEqual(floor);
          }
          expect(result.requested).toBe(m);
          expect(result.m).toBe(result.rows.length);
          expect(result.weights).toHaveLength(result.m);
          expect(result.distinct).toBe(selected.size);
          if (method !== 'iid') expect(result.m).toBe(selected.size);
          if (method === 'pivotal' || method === 'random') expect(Math.abs(result.m - m)).toBeLessThan(largest);
          else if (method !== 'iid' && method !== 'poisson') {
            expect(result.m).toBeGreaterThanOrEqual(m);
            expect(result.m).toBeLessThan(m + largest);
          }
          // Rows of a group have one weight, and must-keep groups the weight 1.
          const weightOf = new Map([...result.rows].map((row, place) => [row, result.weights[place]]));
          for (const row of selected) {
            expect(companions(row).map((other) => weightOf.get(other))).toEqual(
              companions(row).map(() => weightOf.get(row)),
            );
          }
          for (const row of mustKeep) expect(weightOf.get(row)).toBe(1);
          result.inclusion?.forEach((value, place) => expect(value * result.weights[place]).toBeCloseTo(1, 12));
        },
      ),
      { numRuns: 12 },
    );
  });

  it('selects as it does without groups where every row is by itself', async () => {
    const plain = await select({ method, seed: 5, atomicGroups: undefined, classes: { codes, floors: 2 } });
    for (const atomicGroups of [groups.map(() => -1), groups.map((_, row) => 1000 - row)]) {
      const single = await select({ method, seed: 5, atomicGroups, classes: { codes, floors: 2 } });
      if (method === 'pivotal' || method === 'random') expect(single.m).toBe(plain.m);
      else expect(single.rows).toEqual(plain.rows);
    }
  });

  it('names the rows where a group is to be kept and dropped', async () => {
    const row = groups.findIndex((group) => group === 3);
    const other = companions(row).at(-1) ?? -1;
    await expect(select({ method, mustKeep: [other], mustDrop: [row] })).rejects.toMatchObject({
      code: 'rows_conflict',
      rows: [other, row],
      message: expect.stringContaining(`Row ${other} must be kept and row ${row} dropped`),
    });
  });
});

describe('top-k with atomic groups', () => {
  it('takes groups by the mean leverage of their rows', async () => {
    const mean = (row: number): number =>
      companions(row).reduce((sum, other) => sum + leverage[other], 0) / companions(row).length;
    const firstRows = groups.flatMap((_, row) => (companions(row)[0] === row ? [row] : []));
    const expected: number[] = [];
    for (const row of firstRows.sort((a, b) => mean(b) - mean(a))) {
      if (expected.length < 30) expected.push(...companions(row));
    }
    expect([...(await select({ method: 'topk' })).rows]).toEqual(expected);
  });
});

describe.each(['greedy-d', 'greedy-a', 'greedy-v', 'kcenter'] as const)('%s with atomic groups', (method) => {
  it('takes groups in the order in which it picks a row of each without groups', async () => {
    const all = await select({ method, m: n, atomicGroups: undefined });
    const expected: number[] = [];
    const gains: number[] = [];
    all.rows.forEach((row, place) => {
      if (expected.length >= 30 || expected.includes(row)) return;
      const others = companions(row).filter((other) => other !== row);
      expected.push(row, ...others);
      gains.push(all.gains?.[place] ?? 0, ...others.map(() => NaN));
    });
    const grouped = await select({ method });
    expect([...grouped.rows]).toEqual(expected);
    expect([...(grouped.gains ?? [])]).toEqual(
      gains.map((gain): unknown => (Number.isNaN(gain) ? NaN : expect.closeTo(gain, 9))),
    );
  });
});

describe('probabilities of atomic groups', () => {
  const sums = groups.map((_, row) => companions(row).reduce((sum, other) => sum + leverage[other], 0));

  it.each(['poisson', 'pivotal'] as const)('are proportional to summed leverage in %s, up to 1', async (method) => {
    const { rows, inclusion } = await select({ method, m: 25, seed: 2 });
    const ratios = [...rows].flatMap((row, place) => {
      const probability = inclusion?.[place] ?? 0;
      return probability < 1 ? [probability / sums[row]] : [];
    });
    expect(ratios.length).toBeGreaterThan(3);
    for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0], 8);
  });

  it('are the same for all groups in random, as many rows as asked for on average', async () => {
    const { inclusion } = await select({ method: 'random', m: 27 });
    expect(Math.max(...(inclusion ?? []))).toBeCloseTo(27 / n, 12);
    expect(Math.min(...(inclusion ?? []))).toBeCloseTo(27 / n, 12);
  });

  it('give the noise bound of independent draws by summed leverage', async () => {
    const total = leverage.reduce((sum, value) => sum + value, 0);
    const { rows, weights, certificate } = await select({ method: 'iid', m: 4000 });
    const draws = sums[rows[0]] === 0 ? 0 : total / (weights[0] * sums[rows[0]]);
    // k/m with m the groups drawn.
    const { bounds, epsilon } = certificate;
    expect(bounds?.noise?.factor).toBeCloseTo(1 + total / draws / (0.1 * (1 - epsilon) ** 2), 8);
    expect(Math.abs(rows.length / 4000 - 1)).toBeLessThan(0.1);
  });

  it('of a plan: as many groups are drawn as rows would be', async () => {
    const plan = { epsilon: 0.9, delta: 0.5 } as const;
    const many = 40;
    const wide = normalRows(n * many, d, 3);
    const request = { method: 'iid', plan, lambda: { rule: 'value', value: lambda * many }, coverageWork: 1 } as const;
    const source = matrixSource(wide, n * many, d);
    const atomicGroups = Array.from({ length: n * many }, (_, row) => Math.floor(row / 4));
    const single = await selectSubset(source, engine, request);
    const grouped = await selectSubset(source, engine, { ...request, atomicGroups });
    expect(grouped.plan).toEqual(single.plan);
    expect(grouped.m).toBe(4 * single.m);
    expect(grouped.certificate.planned).toEqual(single.certificate.planned);
  });
});

describe('refusals', () => {
  it.each([
    [{ atomicGroups: [1, 2] }, 'shape_mismatch'],
    [{ atomicGroups: groups.map((_, row) => row / 2) }, 'invalid_option'],
    [{ m: n + 1 }, 'too_few_rows'],
    [{ m: 3, mustKeep: [groups.indexOf(2)] }, 'floors_exceed_size'],
  ] as const)('%#', async (request, code) => {
    await expect(select({ method: 'pivotal', ...request })).rejects.toMatchObject({ code });
  });
});
