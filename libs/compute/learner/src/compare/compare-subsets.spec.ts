import * as fc from 'fast-check';
import { openEngine, type Engine } from '@assay/compute/engine';
import { closeThreads, createRandom, matrixSource, sampleIndices, type RowBlockSource } from '@assay/compute/matrix';
import { measure } from '../metrics';
import { predictClasses } from '../predict';
import { ridgeHead } from '../ridge-head';
import { clusters } from '../testing/clusters';
import { compareSubsets } from './compare-subsets';
import type { CompareOptions, SubsetArm } from './comparison';
import { splitBy } from './hold-out';
import { RidgeTrainer } from './ridge-trainer';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('auto'));
});
afterAll(async () => {
  await engine.close();
  await closeThreads();
});

const { x, labels } = clusters(1200, 8, 3, { apart: 0.6 });
const source = matrixSource(x, 1200, 8, 100);

/** Every third row, then every sixth, …: a fixed set. */
const fixed = {
  rows: sampleIndices(1200, 300, createRandom(4)),
  weights: Float64Array.from({ length: 300 }, (_, i) => 1 + (i % 3)),
};

describe('compareSubsets', () => {
  const test = Uint32Array.from({ length: 300 }, (_, i) => 4 * i);

  it('measures on given rows what heads trained on the others reach', async () => {
    const options: CompareOptions = { sizes: [300], seeds: 3, head: 'ridge', heldOut: test };
    const result = await compareSubsets(source, engine, labels, { fixed: () => fixed }, options);
    const accuracy = async (rows: number[], weights?: number[]): Promise<number> => {
      const head = await ridgeHead(source, engine, labels, { subset: { rows, weights } });
      const [predicted] = await predictClasses(source, engine, [head]);
      return measure(
        test.map((row) => predicted[row]),
        test.map((row) => labels.codes[row]),
        3,
      ).accuracy;
    };
    const rest = Array.from({ length: 1200 }, (_, row) => row).filter((row) => row % 4 !== 0);
    expect(result).toMatchObject({ head: 'ridge', metric: 'accuracy', seeds: 3, heldOutRows: 300 });
    expect(result.all).toMatchObject({ mean: await accuracy(rest), sd: 0, rows: 900 });
    const places = [...fixed.rows.keys()].filter((place) => fixed.rows[place] % 4 !== 0);
    const own = await accuracy(
      places.map((place) => fixed.rows[place]),
      places.map((place) => fixed.weights[place]),
    );
    const [{ arms, differences, fraction, size }] = result.points;
    expect(arms.fixed.values).toEqual([own, own, own]);
    expect(arms.random.rows).toBe(places.length);
    expect({ fraction, size }).toEqual({ fraction: 300 / 900, size: 300 });
    expect(differences.fixed.values).toEqual(arms.random.values.map((value) => own - value));
  });

  it('by the same seed gives the same, however the source is cut, and reads it once', async () => {
    let passes = 0;
    const counted: RowBlockSource = {
      rows: 1200,
      columns: 8,
      async *blocks() {
        passes += 1;
        yield* matrixSource(x, 1200, 8, 512).blocks();
      },
    };
    const arms = {
      fixed: () => fixed,
      drawn: ((_, size, { candidates, seed }) => {
        const own = candidates();
        return { rows: sampleIndices(own.length, size, createRandom(seed)).map((place) => own[place]) };
      }) satisfies SubsetArm,
    };
    const options: CompareOptions = { sizes: [40, 200], seeds: 4, head: 'ridge', seed: 11 };
    const first = await compareSubsets(source, engine, labels, arms, options);
    const second = await compareSubsets(counted, engine, labels, arms, options);
    expect(second).toEqual(first);
    expect(passes).toBe(1);
    const other = await compareSubsets(source, engine, labels, arms, { ...options, seed: 12 });
    expect(other.points[0].arms.random.values).not.toEqual(first.points[0].arms.random.values);
    expect(first.points.map(({ arms: { drawn } }) => drawn.rows)).toEqual([40, 200]);
    expect(first.all.mean).toBeGreaterThan(first.points[0].arms.random.mean);
  });

  it('never trains on held-out rows: features that give the label away there only are of no use', async () => {
    // Column 0 is the label on held-out rows and constant elsewhere; nothing else tells classes apart.
    const leak = Float32Array.from({ length: 2400 }, (_, at) => {
      const row = at >> 1;
      return at % 2 === 0 && row % 4 === 0 ? labels.codes[row] : Math.sin(row * 12.9898) % 1;
    });
    const { all } = await compareSubsets(
      matrixSource(leak, 1200, 2),
      engine,
      labels,
      {},
      { sizes: [100], heldOut: test },
    );
    expect(all.mean).toBeLessThan(0.5);
  });

  it('agrees between heads on rows that are easy to tell apart, and picks logistic where that is quick', async () => {
    const easy = clusters(600, 5, 3, { apart: 4 });
    const rows = matrixSource(easy.x, 600, 5);
    const ridge = await compareSubsets(rows, engine, easy.labels, {}, { sizes: [60], head: 'ridge' });
    const auto = await compareSubsets(rows, engine, easy.labels, {}, { sizes: [60] });
    expect(auto.head).toBe('logistic');
    expect(ridge.all.mean).toBeGreaterThan(0.98);
    expect(auto.all.mean).toBeGreaterThan(0.98);
  });

  it('takes ridge heads where logistic ones would take long', async () => {
    const many = clusters(4000, 32, 200);
    const rows = matrixSource(many.x, 4000, 32);
    expect((await compareSubsets(rows, engine, many.labels, {}, { sizes: [1000] })).head).toBe('ridge');
  });

  it('holds out whole groups and draws whole groups', async () => {
    const groups = Int32Array.from({ length: 1200 }, (_, row) => Math.floor(row / 6));
    const seen: number[] = [];
    const arm: SubsetArm = (_, __, { candidates }) => {
      const own = candidates();
      for (const group of new Set(own.map((row) => groups[row]))) {
        seen.push(own.filter((row) => groups[row] === group).length);
      }
      return { rows: own.subarray(0, 60) };
    };
    const options: CompareOptions = { sizes: [60], seeds: 2, groups, atomicGroups: true, head: 'ridge' };
    const { points } = await compareSubsets(source, engine, labels, { arm }, options);
    expect(new Set(seen)).toEqual(new Set([6]));
    expect(points[0].arms.random.rows).toBe(60);
  });

  it('reports progress in jobs and rows', async () => {
    const calls: [string, number, number][] = [];
    await compareSubsets(
      source,
      engine,
      labels,
      { fixed: () => fixed },
      {
        sizes: [300, 30],
        seeds: 2,
        head: 'ridge',
        onProgress: (...call) => calls.push(call),
      },
    );
    for (const [phase, total] of [
      ['draw', 10],
      ['read', 1200],
      ['fit', 10],
    ] as const) {
      expect(calls.filter(([name]) => name === phase).at(-1)).toEqual([phase, total, total]);
    }
  });

  it.each(['ridge', 'logistic'] as const)('ends with the reason of an aborted signal (%s)', async (head) => {
    const controller = new AbortController();
    const run = compareSubsets(
      source,
      engine,
      labels,
      { fixed: () => fixed },
      {
        sizes: [300],
        head,
        signal: controller.signal,
        onProgress: (phase) => phase === 'read' && controller.abort(new Error('enough')),
      },
    );
    await expect(run).rejects.toThrow('enough');
  });

  it('refuses options that make no sense', async () => {
    const run = (changes: Partial<CompareOptions>, codes = labels.codes) =>
      compareSubsets(source, engine, { codes, classes: 3 }, {}, { sizes: [10], ...changes });
    for (const changes of [
      { seeds: 1 },
      { sizes: [] },
      { sizes: [0] },
      { heldOutFraction: 0 },
      { heldOutFraction: 1 },
      { heldOutLimit: 0 },
      { atomicGroups: true },
    ]) {
      await expect(run(changes)).rejects.toMatchObject({ code: 'invalid_option' });
    }
    await expect(run({ groups: new Int32Array(3) })).rejects.toMatchObject({ code: 'shape_mismatch' });
    await expect(run({ regularization: NaN })).rejects.toMatchObject({ code: 'invalid_lambda' });
    await expect(run({}, new Int32Array(1200).fill(-1))).rejects.toMatchObject({ code: 'no_labels' });
    await expect(run({}, new Int32Array(1200))).rejects.toMatchObject({ code: 'single_class' });
  });
});

describe('RidgeTrainer', () => {
  it('subtracts what splits hold out, to rounding', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1e6 }), async (seed) => {
        const splits = [0, 1, 2].map((k) => splitBy(labels, sampleIndices(1200, 200, createRandom(seed + k))));
        const trainer = new RidgeTrainer(source, engine, labels, splits, {});
        const subset = { rows: fixed.rows, weights: fixed.weights };
        const heads = await trainer.train(
          splits.map((split) => ({ subset, split })),
          () => undefined,
        );
        for (const [k, { excluded }] of splits.entries()) {
          const places = [...fixed.rows.keys()].filter((place) => excluded[fixed.rows[place]] === 0);
          const direct = await ridgeHead(source, engine, labels, {
            subset: {
              rows: places.map((place) => fixed.rows[place]),
              weights: places.map((place) => fixed.weights[place]),
            },
          });
          heads[k].coefficients.forEach((value, at) => expect(value).toBeCloseTo(direct.coefficients[at], 11));
        }
      }),
      { numRuns: 5 },
    );
  });
});
