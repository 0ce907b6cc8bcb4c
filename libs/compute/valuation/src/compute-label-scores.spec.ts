import { openEngine, type Engine } from '@assay/compute/engine';
import { computeLeverage } from '@assay/compute/leverage';
import { cholesky, createRandom, inverseUpperFactor, matrixSource, multiplyInverse } from '@assay/compute/matrix';
import { computeLabelScores, type LabelScoreOptions } from './compute-label-scores';
import { encodeLabels } from './labels';
import { noisyClasses, twoMeansF1 } from './testing/noisy-classes';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('auto'));
});
afterAll(() => engine.close());

type Options = Omit<LabelScoreOptions, 'onValues'>;

async function valuesOf(
  x: Float64Array,
  columns: number,
  labels: (string | null)[],
  options: Options,
  blockRows?: number,
) {
  const values = new Float64Array(labels.length).fill(7);
  const source = matrixSource(x, labels.length, columns, blockRows);
  const result = await computeLabelScores(source, engine, encodeLabels(labels), {
    ...options,
    onValues: (rowStart, part) => values.set(part, rowStart),
  });
  return { values, result };
}

function normal(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, random.normal);
}

/** Independent route: refits ridge regression with a free intercept without row i and returns −‖one-hot − prediction‖². */
function refitValue(x: number[][], classes: number[], left: number, lambda: number): number {
  const rows = x.filter((_, i) => i !== left);
  const kinds = classes.filter((_, i) => i !== left);
  const d = x[0].length;
  const n = rows.length;
  const mean = Array.from({ length: d }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / n);
  const centred = rows.map((row) => row.map((value, j) => value - mean[j]));
  const a = new Float64Array(d * d);
  centred.forEach((row) => row.forEach((u, i) => row.forEach((v, j) => (a[i * d + j] += u * v))));
  for (let i = 0; i < d; i += 1) a[i * d + i] += lambda;
  cholesky(a, d);
  const r = inverseUpperFactor(a, d);
  let value = 0;
  for (let c = 0; c <= Math.max(...classes); c += 1) {
    const y = kinds.map((kind) => Number(kind === c));
    const offset = y.reduce((sum, target) => sum + target, 0) / n;
    const cross = new Float64Array(d);
    centred.forEach((row, i) => row.forEach((u, j) => (cross[j] += u * (y[i] - offset))));
    const theta = multiplyInverse(r, d, cross);
    const predicted = offset + x[left].reduce((sum, u, j) => sum + (u - mean[j]) * theta[j], 0);
    value -= (Number(classes[left] === c) - predicted) ** 2;
  }
  return value;
}

/** Shapley values of a game by summing over all subsets of its players. */
function bruteForceShapley(players: number[], utility: (subset: number[]) => number): Map<number, number> {
  const n = players.length;
  const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1));
  const values = new Map(players.map((player) => [player, 0]));
  for (let bits = 0; bits < 2 ** n; bits += 1) {
    const subset = players.filter((_, i) => (bits >> i) & 1);
    const weight = (factorial(subset.length) * factorial(n - subset.length - 1)) / factorial(n);
    for (const player of players) {
      if (subset.includes(player)) continue;
      const gain = utility([...subset, player]) - utility(subset);
      values.set(player, (values.get(player) ?? 0) + weight * gain);
    }
  }
  return values;
}

describe('loo-residual', () => {
  it('is minus the squared error of predicting a row by a refit without it', async () => {
    const [rows, columns, lambda] = [12, 3, 0.7];
    const x = normal(rows * columns, 1).map((value) => value + 5);
    const classes = [0, 1, 2, 0, 1, 2, 2, 1, 0, 0, 1, 1];
    const labels = classes.map((kind) => 'abc'[kind]);
    const { values, result } = await valuesOf(x, columns, labels, {
      method: 'loo-residual',
      lambda: { rule: 'value', value: lambda },
    });
    const table = classes.map((_, i) => [...x.subarray(i * columns, (i + 1) * columns)]);
    values.forEach((value, i) => expect(value).toBeCloseTo(refitValue(table, classes, i, lambda), 10));
    expect(result).toMatchObject({ rows, columns, labelled: rows, classes: 3, lambda });
  });

  it('finds wrong labels, which leverage cannot', async () => {
    const f1 = { residual: 0, leverage: 0, random: 0 };
    const seeds = [1, 2, 3, 4, 5, 6];
    for (const seed of seeds) {
      const { x, columns, labels, flipped } = noisyClasses(1000, 0.2, seed);
      const lambda = { rule: 'value', value: 1 } as const;
      const { values } = await valuesOf(x, columns, labels, { method: 'loo-residual', lambda });
      f1.residual += twoMeansF1(values, flipped) / seeds.length;
      const scores = new Float64Array(labels.length);
      const source = matrixSource(x, labels.length, columns);
      await computeLeverage(source, engine, { lambda, onScores: (rowStart, part) => scores.set(part, rowStart) });
      f1.leverage += twoMeansF1(scores, flipped) / seeds.length;
      f1.random += twoMeansF1(normal(1000, seed + 100), flipped) / seeds.length;
    }
    expect(f1.residual).toBeGreaterThanOrEqual(0.9);
    expect(Math.abs(f1.leverage - f1.random)).toBeLessThanOrEqual(0.04);
  });

  it('stays finite when λ is tiny and a row determines its own fit', async () => {
    const { values } = await valuesOf(Float64Array.of(0, 0, 0, 1e6), 1, ['a', 'b', 'a', 'b'], {
      method: 'loo-residual',
      lambda: { rule: 'value', value: 1e-9 },
    });
    expect(values.every((value) => Number.isFinite(value) && value <= 0)).toBe(true);
  });
});

describe('knn-shapley', () => {
  it.each([
    [2, 1],
    [5, 1],
    [6, 2],
    [7, 3],
    [7, 6],
    [7, 9],
  ])('equals the Shapley value over all subsets for %i rows and K = %i', async (rows, neighbours) => {
    const x = normal(rows * 2, rows + neighbours);
    const labels = Array.from({ length: rows }, (_, i) => 'ab'[i % 2]);
    const distance = (i: number, j: number) => Math.hypot(x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]);
    const expected = new Float64Array(rows);
    for (let query = 0; query < rows; query += 1) {
      const players = labels.map((_, i) => i).filter((i) => i !== query);
      const shapley = bruteForceShapley(players, (subset) => {
        const nearest = [...subset].sort((i, j) => distance(i, query) - distance(j, query)).slice(0, neighbours);
        return nearest.filter((i) => labels[i] === labels[query]).length / neighbours;
      });
      shapley.forEach((value, player) => (expected[player] += value / (rows - 1)));
    }
    const { values } = await valuesOf(x, 2, labels, { method: 'knn-shapley', neighbours });
    values.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 10));
  });

  it('does not depend on how rows come in blocks', async () => {
    const { x, columns, labels } = noisyClasses(300, 0.1, 4);
    const options: Options = { method: 'knn-shapley', queries: 50, seed: 3 };
    const whole = await valuesOf(x, columns, labels, options);
    const parts = await valuesOf(x, columns, labels, options, 7);
    whole.values.forEach((value, i) => expect(parts.values[i]).toBeCloseTo(value, 12));
    expect(whole.result.queries).toBe(50);
  });

  it('ranks wrong labels below right ones, also where lists are cut at 2048 neighbours', async () => {
    const { x, columns, labels, flipped } = noisyClasses(3000, 0.2, 5);
    const { values } = await valuesOf(x, columns, labels, { method: 'knn-shapley', queries: 200 });
    const mean = (flag: number) => {
      const chosen = values.filter((_, row) => flipped[row] === flag);
      return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
    };
    expect(mean(1)).toBeLessThan(0);
    expect(mean(0)).toBeGreaterThan(0);
  });
});

describe.each(['loo-residual', 'knn-shapley'] as const)('%s', (method) => {
  it('gives unlabelled rows NaN and labelled rows what they get without them', async () => {
    const { x, columns, labels } = noisyClasses(60, 0.1, 6);
    const partial: (string | null)[] = labels.map((label, row) =>
      row % 3 === 0 || row < 5 || row > 50 ? null : label,
    );
    const kept = partial.flatMap((label, row) => (label === null ? [] : [row]));
    const alone = Float64Array.from(kept.flatMap((row) => [...x.subarray(row * columns, (row + 1) * columns)]));
    const { values, result } = await valuesOf(x, columns, partial, { method }, 8);
    const without = await valuesOf(
      alone,
      columns,
      kept.map((row) => labels[row]),
      { method },
    );
    partial.forEach((label, row) => {
      if (label === null) expect(values[row]).toBeNaN();
      else expect(values[row]).toBeCloseTo(without.values[kept.indexOf(row)], 10);
    });
    expect(result.labelled).toBe(kept.length);
  });

  it('refuses labels that say nothing, and a wrong number of them', async () => {
    const x = Float64Array.of(1, 2, 3);
    await expect(valuesOf(x, 1, ['a', 'a', 'a'], { method })).rejects.toMatchObject({ code: 'too_few_labels' });
    await expect(valuesOf(x, 1, ['a', null, null], { method })).rejects.toMatchObject({ code: 'too_few_labels' });
    const source = matrixSource(x, 3, 1);
    const run = computeLabelScores(source, engine, encodeLabels(['a', 'b']), { method, onValues: () => undefined });
    await expect(run).rejects.toMatchObject({ code: 'shape_mismatch' });
  });

  it('refuses NaN and names the row', async () => {
    const run = valuesOf(Float64Array.of(1, 2, NaN, 4), 1, [null, 'b', 'a', 'b'], { method });
    await expect(run).rejects.toMatchObject({ code: 'non_finite', rows: [2] });
  });

  it('stops when aborted', async () => {
    const { x, columns, labels } = noisyClasses(60, 0.1, 7);
    const stop = new AbortController();
    const run = valuesOf(x, columns, labels, { method, signal: stop.signal, onProgress: () => stop.abort() }, 10);
    await expect(run).rejects.toThrow('aborted');
  });
});

describe('encodeLabels', () => {
  it('numbers classes in sorted order; an empty label is a label, null is none', () => {
    expect(encodeLabels(['b', null, '', 'a', undefined, 'b'])).toEqual({
      classes: ['', 'a', 'b'],
      codes: Int32Array.of(2, -1, 0, 1, -1, 2),
    });
  });
});
