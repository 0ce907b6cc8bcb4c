import { mergeGramInto, openEngine, type Engine } from '@assay/compute/engine';
import { createRandom, limitBlockRows, matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import { computeLeverage, computeLeverageBy, type LeverageOptions } from './compute-leverage';
import { gramOfRows, mergeSummaries, scoreRows, summarizeRows, type LeveragePasses } from './leverage-passes';

const [ROWS, COLUMNS] = [230, 7];
const CUTS = [0, 64, 65, 200, ROWS];

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
});
afterAll(() => engine.close());

const random = createRandom(11);
const data = Float32Array.from({ length: ROWS * COLUMNS }, () => 2 + random.normal());
const shards: { source: RowBlockSource; rowStart: number }[] = CUTS.slice(1).map((end, k) => {
  const rowStart = CUTS[k];
  const part = data.subarray(rowStart * COLUMNS, end * COLUMNS);
  return { source: limitBlockRows(matrixSource(part, end - rowStart, COLUMNS), 50), rowStart };
});

/** Passes shard by shard, in any order; sums are taken in the order of shards. */
function shardedPasses(order: number[], scores: Float64Array): LeveragePasses {
  const each = async <T>(work: (shard: (typeof shards)[number]) => Promise<T>): Promise<T[]> => {
    const results: T[] = [];
    for (const k of order) results[k] = await work(shards[k]);
    return results;
  };
  return {
    rows: ROWS,
    columns: COLUMNS,
    summarize: async (normalize) =>
      mergeSummaries(
        await each(async ({ source }) => ({ rows: source.rows, summary: await summarizeRows(source, normalize) })),
      ),
    async gram(transform, precision) {
      const [total, ...rest] = await each(({ source }) => gramOfRows(source, engine, { transform, precision }));
      for (const next of rest) mergeGramInto(total, next);
      return total;
    },
    async scores(task) {
      const sums = await each(({ source, rowStart }) =>
        scoreRows(source, engine, task, { onScores: (start, part) => scores.set(part, rowStart + start) }),
      );
      return { sum: sums.reduce((total, { sum }) => total + sum, 0), precision: sums[0].precision };
    },
  };
}

describe('leverage by shards', () => {
  it.each<Omit<LeverageOptions, 'onScores'>>([{}, { center: true }, { center: true, normalize: true }])(
    'is that of one pass to rounding, and the same to the last bit in whatever order shards are computed: %j',
    async (options) => {
      const whole = new Float64Array(ROWS);
      const expected = await computeLeverage(matrixSource(data, ROWS, COLUMNS), engine, {
        ...options,
        onScores: (rowStart, part) => whole.set(part, rowStart),
      });
      const [first, second] = [new Float64Array(ROWS), new Float64Array(ROWS)];
      const one = await computeLeverageBy(shardedPasses([0, 1, 2, 3], first), engine, options);
      const other = await computeLeverageBy(shardedPasses([2, 0, 3, 1], second), engine, options);
      expect(second).toEqual(first);
      expect({ ...other, seconds: null }).toEqual({ ...one, seconds: null });
      first.forEach((score, row) => expect(Math.abs(score / whole[row] - 1)).toBeLessThan(1e-11));
      expect(one.effectiveDimension).toBeCloseTo(expected.effectiveDimension, 10);
      expect(one.rank).toBe(expected.rank);
    },
  );

  it('sees that all rows are equal though they lie in different shards', async () => {
    const equal = new Float32Array(ROWS * COLUMNS).fill(0.1);
    const part = (rows: number): RowBlockSource => matrixSource(equal.subarray(0, rows * COLUMNS), rows, COLUMNS);
    const summaries = await Promise.all(
      [130, 100].map(async (rows) => ({ rows, summary: await summarizeRows(part(rows), false) })),
    );
    const { mean, rounding } = mergeSummaries(summaries);
    const whole = await summarizeRows(part(ROWS), false);
    mean.forEach((value, j) => expect(value).toBeCloseTo(whole.mean[j], 14));
    expect(rounding / whole.rounding).toBeCloseTo(1, 12);
  });
});
