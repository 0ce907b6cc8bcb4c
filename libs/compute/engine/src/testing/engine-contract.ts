import { matrixSource } from '@assay/compute/matrix';
import type { Engine, EngineName, GramResult } from '../engine';
import { mergeGrams } from '../kernels';
import { expectedError, mixedConditionLimit } from '../precision';
import { openEngine } from '../registry';
import { oracleScores } from '../self-test';
import { decayingMatrix, worstRelativeError } from './matrices';

type Rows = Float32Array | Float64Array;

async function collectScores(
  engine: Engine,
  data: Rows,
  rows: number,
  columns: number,
  lambda: number,
  blockRows?: number,
) {
  const source = matrixSource(data, rows, columns, blockRows);
  const sums = await engine.gram(source);
  const factor = await engine.factor(sums.gram, columns, lambda);
  const leverage = new Float64Array(rows);
  const result = await engine.scores(source, factor, {
    onBlock: (block) => leverage.set(block.leverage, block.rowStart),
  });
  return { leverage, factor, ...result };
}

function trace(data: Rows): number {
  let sum = 0;
  for (const value of data) sum += value * value;
  return sum;
}

/** What every engine must do, whatever it runs on. Tolerances are the error laws of `expectedError`. */
export function describeEngineContract(name: EngineName): void {
  describe(`${name} engine`, () => {
    let engine: Engine;
    beforeAll(async () => {
      ({ engine } = await openEngine(name));
    });
    afterAll(() => engine.close());

    const shapes = [
      [1, 1],
      [1, 7],
      [5, 9],
      [65, 64],
      [257, 129],
      [300, 70],
      [1030, 33],
    ];
    describe.each(shapes)('%i × %i', (rows, columns) => {
      const wide = decayingMatrix(rows, columns, 1e-2, rows);
      const narrow = Float32Array.from(wide);

      it.each([
        ['float32', narrow],
        ['float64', wide],
      ])('gives the scores of the oracle for %s rows within the error law', async (_, data) => {
        const lambda = (1e-3 * trace(data)) / columns;
        const { leverage, factor, sum, precision } = await collectScores(engine, data, rows, columns, lambda, 64);
        const error = worstRelativeError(leverage, oracleScores(data, rows, columns, lambda));
        expect(error).toBeLessThanOrEqual(expectedError(factor.condition, 'f64', precision));
        const dimension = columns - lambda * factor.inverseTrace;
        expect(Math.abs(sum - dimension)).toBeLessThanOrEqual(1e-6 * Math.max(1, dimension));
      });
    });

    it.each([1e2, 1e4, 1e6, 1e8])('keeps the error law at condition %d', async (condition) => {
      const [rows, columns] = [600, 48];
      const data = Float32Array.from(decayingMatrix(rows, columns, condition ** -0.5, 5));
      const lambda = (1e-8 * trace(data)) / columns;
      const { leverage, factor, precision } = await collectScores(engine, data, rows, columns, lambda);
      const error = worstRelativeError(leverage, oracleScores(data, rows, columns, lambda));
      expect(error).toBeLessThanOrEqual(expectedError(factor.condition, 'f64', precision));
    });

    it('keeps the mixed error law up to its condition limit', async () => {
      const [rows, columns] = [5000, 24];
      const data = Float32Array.from(decayingMatrix(rows, columns, 1e-2, 6));
      const lambda = (1e-3 * trace(data)) / columns;
      const source = matrixSource(data, rows, columns);
      const { gram, precision } = await engine.gram(source, { precision: 'mixed' });
      const factor = await engine.factor(gram, columns, lambda);
      expect(factor.condition).toBeLessThan(mixedConditionLimit);
      const leverage = new Float64Array(rows);
      const scores = await engine.scores(source, factor, {
        onBlock: (block) => leverage.set(block.leverage, block.rowStart),
      });
      const error = worstRelativeError(leverage, oracleScores(data, rows, columns, lambda));
      expect(error).toBeLessThanOrEqual(expectedError(factor.condition, precision, scores.precision));
    });

    it('sums columns and cross-products beside the Gram, and shards add up to one pass', async () => {
      const [rows, columns, classes] = [901, 13, 3];
      const data = decayingMatrix(rows, columns, 0.1, 7);
      const labels = Float64Array.from({ length: rows * classes }, (_, i) => ((i * 7) % 5) - 2);
      const run = (from: number, to: number): Promise<GramResult> =>
        engine.gram(matrixSource(data.subarray(from * columns, to * columns), to - from, columns, 100), {
          targets: {
            columns: classes,
            block: (start, count) => labels.subarray((from + start) * classes, (from + start + count) * classes),
          },
        });
      const whole = await run(0, rows);
      const merged = mergeGrams(await run(0, 333), await run(333, rows));
      const column = (j: number) => data.filter((_, i) => i % columns === j);
      const target = (c: number) => labels.filter((_, i) => i % classes === c);
      const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
      for (let j = 0; j < columns; j += 1) {
        expect(whole.columnSums[j]).toBeCloseTo(
          column(j).reduce((sum, value) => sum + value, 0),
          9,
        );
        for (let k = 0; k < columns; k += 1) {
          expect(whole.gram[j * columns + k]).toBeCloseTo(dot(column(j), column(k)), 9);
        }
        for (let c = 0; c < classes; c += 1) {
          expect(whole.cross?.[j * classes + c]).toBeCloseTo(dot(column(j), target(c)), 9);
        }
      }
      for (const field of ['gram', 'columnSums', 'cross'] as const) {
        whole[field]?.forEach((value, i) => expect(Math.abs(value - (merged[field]?.[i] ?? NaN))).toBeLessThan(1e-9));
      }
      expect(merged.rows).toBe(rows);
    });

    it('projects rows in float64, alone and beside the scores', async () => {
      const [rows, columns] = [130, 6];
      const data = Float32Array.from(decayingMatrix(rows, columns, 0.5, 8));
      const source = matrixSource(data, rows, columns, 50);
      const matrix = Float64Array.from({ length: columns * 2 }, (_, i) => i - 4.5);
      const expected = Float64Array.from({ length: rows * 2 }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < columns; k += 1) sum += data[(i >> 1) * columns + k] * matrix[k * 2 + (i % 2)];
        return sum;
      });
      const alone = new Float64Array(rows * 2);
      await engine.project(
        source,
        { columns: 2, matrix },
        {
          onBlock: (start, _, projected) => alone.set(projected, start * 2),
        },
      );
      const beside = new Float64Array(rows * 2);
      const { gram } = await engine.gram(source);
      await engine.scores(source, await engine.factor(gram, columns, 1), {
        projection: { columns: 2, matrix },
        onBlock: ({ rowStart, projected }) => beside.set(projected ?? [], rowStart * 2),
      });
      expected.forEach((value, i) => {
        expect(alone[i]).toBeCloseTo(value, 11);
        expect(beside[i]).toBe(alone[i]);
      });
    });

    it.each([3, 17, 64, 150])(
      'gives equal rows equal bits across blocks of %i rows, and zero rows zero',
      async (blockRows) => {
        const [rows, columns] = [151, 11];
        const data = Float32Array.from(decayingMatrix(rows, columns, 0.1, 9));
        const copies = [0, 1, 66, 149, 150];
        for (const copy of copies) data.copyWithin(copy * columns, 5 * columns, 6 * columns);
        data.fill(0, 7 * columns, 8 * columns);
        const { leverage } = await collectScores(engine, data, rows, columns, 0.1, blockRows);
        for (const copy of copies) expect(leverage[copy]).toBe(leverage[5]);
        expect(leverage[7]).toBe(0);
      },
    );

    it.each([NaN, Infinity, -Infinity])('refuses %d and names the rows', async (bad) => {
      const data = new Float32Array(40 * 3).fill(1);
      data[33 * 3 + 1] = bad;
      data[35 * 3] = bad;
      await expect(engine.gram(matrixSource(data, 40, 3, 16))).rejects.toMatchObject({
        code: 'non_finite',
        rows: [33, 35],
      });
    });

    it('refuses float64 numbers whose squares overflow', async () => {
      await expect(engine.gram(matrixSource(Float64Array.of(1e200, 1), 1, 2))).rejects.toMatchObject({
        code: 'overflow',
      });
    });

    it.each([1e-30, 1e25])('is indifferent to float32 features of size %d', async (size) => {
      const [rows, columns] = [40, 4];
      const data = Float32Array.from(decayingMatrix(rows, columns, 0.1, 10), (value) => value * size);
      const lambda = (0.01 * trace(data)) / columns;
      const { leverage } = await collectScores(engine, data, rows, columns, lambda);
      expect(worstRelativeError(leverage, oracleScores(data, rows, columns, lambda))).toBeLessThan(2e-6);
    });

    it('names a Gram that cannot be factored', async () => {
      await expect(engine.factor(Float64Array.of(1, 1, 1, 1), 2, 0)).rejects.toMatchObject({
        code: 'not_positive_definite',
      });
    });

    it('stops in the middle when aborted, and works again afterwards', async () => {
      const [rows, columns] = [1000, 5];
      const data = decayingMatrix(rows, columns, 0.5, 11);
      const source = matrixSource(data, rows, columns, 100);
      const stop = new AbortController();
      const seen: number[] = [];
      const onProgress = (done: number): void => {
        seen.push(done);
        if (done === 300) stop.abort();
      };
      await expect(engine.gram(source, { signal: stop.signal, onProgress })).rejects.toThrow('aborted');
      expect(seen).toEqual([100, 200, 300]);
      const { gram } = await engine.gram(source);
      const factor = await engine.factor(gram, columns, 1);
      const again = new AbortController();
      const scores = engine.scores(source, factor, {
        signal: again.signal,
        onBlock: ({ rowStart }) => {
          if (rowStart === 500) again.abort();
        },
      });
      await expect(scores).rejects.toThrow('aborted');
      const { sum } = await engine.scores(source, factor, { onBlock: () => undefined });
      expect(sum).toBeCloseTo(columns - factor.inverseTrace, 6);
    });
  });
}
