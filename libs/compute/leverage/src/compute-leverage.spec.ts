import { mergeGramInto, openEngine, type Engine, type EngineName } from '@assay/compute/engine';
import { cholesky, createRandom, inverseUpperFactor, matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { computeLeverage, type LeverageOptions } from './compute-leverage';

const engines = new Map<EngineName, Engine>();
beforeAll(async () => {
  for (const name of ['onnx', 'reference'] as const) engines.set(name, (await openEngine(name)).engine);
});
afterAll(() => Promise.all([...engines.values()].map((engine) => engine.close())));

type Options = Omit<LeverageOptions, 'onScores'>;

async function leverageOf(
  data: Float32Array | Float64Array | number[],
  columns: number,
  options: Options = {},
  name: EngineName = 'onnx',
  blockRows?: number,
) {
  const numbers = Array.isArray(data) ? Float64Array.from(data) : data;
  const engine = engines.get(name);
  if (!engine) throw new Error(`${name} is not open`);
  const scores: number[] = [];
  const coordinates: number[] = [];
  const result = await computeLeverage(matrixSource(numbers, numbers.length / columns, columns, blockRows), engine, {
    ...options,
    onScores(rowStart, leverage, extra) {
      expect(rowStart).toBe(scores.length);
      scores.push(...leverage);
      coordinates.push(...(extra.coordinates ?? []));
    },
  });
  return { scores, coordinates, result };
}

function normal(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, random.normal);
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, relative: number): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    const error = Math.abs(actual[i] - expected[i]);
    if (!(error <= relative * Math.abs(expected[i]) + 1e-300))
      expect(`${i}: ${actual[i]}`).toBe(`${i}: ${expected[i]}`);
  }
}

/** Independent route: ℓᵢ = 1 − λ·[(XXᵀ + λI)⁻¹]ᵢᵢ. */
function kernelScores(x: Float64Array, columns: number, lambda: number): Float64Array {
  const n = x.length / columns;
  const kernel = new Float64Array(n * n);
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      for (let k = 0; k < columns; k += 1) kernel[i * n + j] += x[i * columns + k] * x[j * columns + k];
    }
    kernel[i * n + i] += lambda;
  }
  cholesky(kernel, n);
  const r = inverseUpperFactor(kernel, n);
  return Float64Array.from({ length: n }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < n; j += 1) sum += r[i * n + j] ** 2;
    return 1 - lambda * sum;
  });
}

/** Independent route: A⁻¹ built up row by row with Sherman–Morrison from I/λ. */
function rankOneScores(x: Float64Array, columns: number, lambda: number): Float64Array {
  const d = columns;
  const n = x.length / d;
  const inverse = Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 / lambda : 0));
  const apply = (row: number) =>
    Float64Array.from({ length: d }, (_, i) => {
      let sum = 0;
      for (let j = 0; j < d; j += 1) sum += inverse[i * d + j] * x[row * d + j];
      return sum;
    });
  const dot = (u: Float64Array, row: number) => u.reduce((sum, value, j) => sum + value * x[row * d + j], 0);
  for (let row = 0; row < n; row += 1) {
    const u = apply(row);
    const c = 1 + dot(u, row);
    for (let i = 0; i < d; i += 1) for (let j = 0; j < d; j += 1) inverse[i * d + j] -= (u[i] * u[j]) / c;
  }
  return Float64Array.from({ length: n }, (_, row) => dot(apply(row), row));
}

describe.each(['onnx', 'reference'] as const)('computeLeverage on %s', (name) => {
  it('gives 6/17, 12/17 and 7/17 for the rows (1,0), (0,2), (1,1) at λ = 1', async () => {
    const { scores, result } = await leverageOf([1, 0, 0, 2, 1, 1], 2, { lambda: { rule: 'value', value: 1 } }, name);
    expectClose(scores, [6 / 17, 12 / 17, 7 / 17], 1e-12);
    expect(result.effectiveDimension).toBeCloseTo(25 / 17, 12);
    expect(result).toMatchObject({ rows: 3, columns: 2, lambda: 1, rank: 2, engine: name, precision: 'f64' });
    expect(result.condition).toBeCloseTo((9 + Math.sqrt(13)) / (9 - Math.sqrt(13)), 5);
  });

  it.each([
    [40, 12],
    [7, 12],
    [1, 5],
    [30, 1],
  ])('agrees with the kernel and the rank-one route for %i × %i', async (rows, columns) => {
    const x = normal(rows * columns, rows);
    for (const lambda of [1e-3, 1, 50]) {
      const { scores } = await leverageOf(x, columns, { lambda: { rule: 'value', value: lambda } }, name);
      expectClose(scores, kernelScores(x, columns, lambda), 1e-9);
      expectClose(scores, rankOneScores(x, columns, lambda), 1e-9);
    }
  });
});

describe('choice of λ', () => {
  it('is a hundredth of the mean squared column length by default', async () => {
    const { result } = await leverageOf([3, 0, 0, 4], 2);
    expect(result.lambda).toBeCloseTo(0.01 * (25 / 2), 15);
  });

  it('reaches a target dimension', async () => {
    const x = normal(200 * 20, 3);
    for (const dimension of [0.5, 7, 19.5]) {
      const { result } = await leverageOf(x, 20, { lambda: { rule: 'dimension', dimension } });
      expect(result.effectiveDimension).toBeCloseTo(dimension, 9);
    }
  });

  it('refuses dimensions that the rank does not allow, and λ that is no number', async () => {
    const rankOne = [1, 2, 3, 2, 4, 6, 3, 6, 9];
    const refusal = (lambda: LeverageOptions['lambda']) => expect(leverageOf(rankOne, 3, { lambda })).rejects;
    await refusal({ rule: 'dimension', dimension: 2 }).toMatchObject({ code: 'dimension_unreachable' });
    await refusal({ rule: 'dimension', dimension: 3 }).toMatchObject({ code: 'invalid_lambda' });
    await refusal({ rule: 'dimension', dimension: 0 }).toMatchObject({ code: 'invalid_lambda' });
    await refusal({ rule: 'value', value: -1 }).toMatchObject({ code: 'invalid_lambda' });
    await refusal({ rule: 'value', value: NaN }).toMatchObject({ code: 'invalid_lambda' });
    await refusal({ rule: 'value', value: 0 }).toMatchObject({ code: 'not_positive_definite' });
  });

  it('may be zero when the rank is full: the scores are those of the hat matrix and add up to the rank', async () => {
    const { scores, result } = await leverageOf(normal(50 * 6, 4), 6, { lambda: { rule: 'value', value: 0 } });
    expect(result.effectiveDimension).toBeCloseTo(6, 9);
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
  });
});

describe('properties of leverage', () => {
  const matrices = fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 8 }), fc.integer())
    .map(([rows, columns, seed]) => ({ rows, columns, x: normal(rows * columns, seed) }));

  it('lies in [0, 1), adds up to the effective dimension, and does not depend on blocks or the order of rows', async () => {
    await fc.assert(
      fc.asyncProperty(matrices, fc.integer({ min: 1, max: 9 }), async ({ rows, columns, x }, blockRows) => {
        const { scores, result } = await leverageOf(x, columns);
        for (const score of scores) expect(score >= 0 && score < 1).toBe(true);
        expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(result.effectiveDimension, 10);
        expectClose((await leverageOf(x, columns, {}, 'onnx', blockRows)).scores, scores, 1e-10);
        const reversed = Float64Array.from({ length: x.length }, (_, i) => {
          return x[(rows - 1 - Math.floor(i / columns)) * columns + (i % columns)];
        });
        expectClose((await leverageOf(reversed, columns)).scores.reverse(), scores, 1e-10);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same after rotation and after scaling by a constant', async () => {
    const x = normal(25 * 2, 9);
    const [cos, sin] = [Math.cos(1), Math.sin(1)];
    const rotated = x.map((_, i) => 1000 * (i % 2 ? -sin * x[i - 1] + cos * x[i] : cos * x[i] + sin * x[i + 1]));
    expectClose((await leverageOf(rotated, 2)).scores, (await leverageOf(x, 2)).scores, 1e-10);
  });

  it('gives c copies of a row c·ℓ/(1 + (c − 1)ℓ) together', async () => {
    const x = normal(20 * 5, 10);
    const lambda = { rule: 'value', value: 2 } as const;
    const single = (await leverageOf(x, 5, { lambda })).scores[0];
    for (const copies of [2, 5, 50]) {
      const data = [...x, ...Array.from({ length: copies - 1 }, () => [...x.subarray(0, 5)]).flat()];
      const { scores } = await leverageOf(data, 5, { lambda });
      const total = scores[0] + scores.slice(20).reduce((sum, score) => sum + score, 0);
      expect(total).toBeCloseTo((copies * single) / (1 + (copies - 1) * single), 11);
      for (const score of scores.slice(20)) expect(score).toBe(scores[0]);
    }
  });

  it('is one pass or merged shards, all the same', async () => {
    const x = normal(90 * 7, 12);
    const engine = engines.get('onnx');
    const part = (from: number, to: number) => engine?.gram(matrixSource(x.subarray(from * 7, to * 7), to - from, 7));
    const [whole, a, b] = [await part(0, 90), await part(0, 31), await part(31, 90)];
    if (!whole || !a || !b) throw new Error('no engine');
    mergeGramInto(a, b);
    whole.gram.forEach((value, i) => expect(Math.abs(value - a.gram[i])).toBeLessThan(1e-10));
  });
});

describe('degenerate matrices', () => {
  it.each([
    ['one row', [3, 4], 2, 1],
    ['fewer rows than columns', [1, 2, 3, 4, 5, 6, 7, 8], 4, 2],
    ['equal rows', [1, 2, 1, 2, 1, 2], 2, 1],
    ['dependent columns', [1, 2, 2, 4, 5, 10, -3, -6], 2, 1],
    ['one entry', [7], 1, 1],
    ['a zero row', [0, 0, 1, 2, 3, 1], 2, 2],
  ])('%s: finite scores that add up to the effective dimension', async (_, data, columns, rank) => {
    const { scores, result } = await leverageOf(data, columns);
    expect(result.rank).toBe(rank);
    expect(scores.every((score) => Number.isFinite(score))).toBe(true);
    expect(scores.reduce((sum, score) => sum + score, 0)).toBeCloseTo(result.effectiveDimension, 12);
    expect(result.effectiveDimension).toBeLessThan(rank);
  });

  it('scores a zero row 0 and equal rows equally', async () => {
    expect((await leverageOf([0, 0, 1, 2, 3, 1], 2)).scores[0]).toBe(0);
    expect(new Set((await leverageOf([1, 2, 1, 2, 1, 2], 2)).scores).size).toBe(1);
  });

  it('are refused when there is nothing to measure along', async () => {
    await expect(leverageOf([0, 0, 0, 0], 2)).rejects.toMatchObject({ code: 'all_zero' });
    const equal = Array.from({ length: 30 }, () => [0.1, 1e6 / 3]).flat();
    await expect(leverageOf(equal, 2, { center: true })).rejects.toMatchObject({ code: 'all_zero' });
    await expect(leverageOf([1, 2, NaN, 4, 5, 6], 2)).rejects.toMatchObject({ code: 'non_finite', rows: [1] });
    await expect(leverageOf([1, 2, Infinity, 4], 2, { center: true })).rejects.toMatchObject({ code: 'non_finite' });
    await expect(leverageOf([], 2)).rejects.toMatchObject({ code: 'empty_matrix' });
  });
});

describe('options', () => {
  it('normalise rows, so that collinear rows get equal scores', async () => {
    const { scores } = await leverageOf([1, 2, 10, 20, -5, 1], 2, { normalize: true });
    expect(scores[0]).toBeCloseTo(scores[1], 14);
  });

  it('centre columns, so that a constant offset changes nothing', async () => {
    const x = normal(40 * 3, 15);
    const shifted = x.map((value, i) => value + [5, -100, 1000][i % 3]);
    const phases: string[] = [];
    const onProgress: LeverageOptions['onProgress'] = (phase) => phases.push(phase);
    const moved = await leverageOf(shifted, 3, { center: true, onProgress });
    expectClose(moved.scores, (await leverageOf(x, 3, { center: true })).scores, 1e-9);
    expect([...new Set(phases)]).toEqual(['mean', 'gram', 'factor', 'scores']);
  });

  it('use mixed precision when asked and the condition allows it, else say why not', async () => {
    const x = Float32Array.from(normal(500 * 6, 16));
    const easy = await leverageOf(x, 6, { precision: 'mixed' });
    expect(easy.result.precision).toBe('mixed');
    expect(easy.result.precisionReason).toBeUndefined();
    const hard = x.map((value, i) => value * 10 ** -(i % 6));
    const lambda = { rule: 'value', value: 1e-9 } as const;
    const careful = await leverageOf(hard, 6, { precision: 'mixed', lambda });
    expect(careful.result.precision).toBe('f64');
    expect(careful.result.precisionReason).toContain('limit of mixed precision');
    expectClose(careful.scores, (await leverageOf(hard, 6, { lambda })).scores, 0);
    const reference = await leverageOf(x, 6, { precision: 'mixed' }, 'reference');
    expect(reference.result.precisionReason).toContain('no mixed precision');
  });

  it('give map coordinates: centred, uncorrelated, and of falling variance', async () => {
    const x = normal(300 * 5, 17).map((value, i) => value * [1, 3, 0.5, 9, 1][i % 5] + 4);
    const { coordinates } = await leverageOf(x, 5, { coordinates: true });
    expect(coordinates.length).toBe(600);
    const [u, v] = [0, 1].map((axis) => coordinates.filter((_, i) => i % 2 === axis));
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const product = (a: number[], b: number[]) => mean(a.map((value, i) => value * b[i]));
    expect(mean(u)).toBeCloseTo(0, 9);
    expect(mean(v)).toBeCloseTo(0, 9);
    expect(product(u, v)).toBeCloseTo(0, 6);
    expect(Math.sqrt(product(u, u))).toBeCloseTo(9, 0);
    expect(Math.sqrt(product(v, v))).toBeCloseTo(3, 0);
  });

  it('stop when aborted', async () => {
    const stop = new AbortController();
    const onProgress: LeverageOptions['onProgress'] = (phase) => {
      if (phase === 'factor') stop.abort();
    };
    await expect(leverageOf(normal(60, 18), 3, { signal: stop.signal, onProgress })).rejects.toThrow('aborted');
  });
});
