import { matrixSource } from '@assay/compute/matrix';
import type { Engine, GramResult } from '../engine';
import { factorGram } from '../factor-gram';
import { mergeGramInto } from '../merge-gram';
import type { ContractCase } from './contract-case';
import { decayingMatrix } from './matrices';

/** What is summed beside the Gram, the factor, and projections. */
export const sumsCases: readonly ContractCase[] = [
  { title: 'sums columns and cross-products beside the Gram, and shards add up to one pass', run: checkSums },
  { title: 'factors as the reference does', run: checkFactor },
  { title: 'projects rows in float64, alone and beside the scores', run: checkProjection },
];

async function checkSums(engine: Engine): Promise<void> {
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
  const merged = await run(0, 333);
  mergeGramInto(merged, await run(333, rows));
  const column = (j: number) => data.filter((_, i) => i % columns === j);
  const target = (c: number) => labels.filter((_, i) => i % classes === c);
  const ones = new Float64Array(rows).fill(1);
  for (let j = 0; j < columns; j += 1) {
    expect(whole.columnSums[j]).toBeCloseTo(dot(column(j), ones), 9);
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
}

async function checkFactor(engine: Engine): Promise<void> {
  for (const columns of [1, 2, 33, 130]) {
    const { gram } = await engine.gram(matrixSource(decayingMatrix(150, columns, 1e-2, columns), 150, columns));
    const actual = await engine.factor(gram, columns, 0.01);
    const expected = factorGram(gram, columns, 0.01);
    expect(actual).toMatchObject({ columns, lambda: 0.01 });
    expect(Math.abs(actual.logDet - expected.logDet)).toBeLessThanOrEqual(1e-10 * columns);
    expect(Math.abs(actual.inverseTrace / expected.inverseTrace - 1)).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(actual.condition / expected.condition - 1)).toBeLessThanOrEqual(0.2);
    const largest = expected.inverseFactor.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    actual.inverseFactor.forEach((value, i) => {
      if (!(Math.abs(value - expected.inverseFactor[i]) <= 1e-9 * largest))
        expect(value).toBe(expected.inverseFactor[i]);
      if (i % columns < Math.floor(i / columns)) expect(value).toBe(0);
    });
  }
}

async function checkProjection(engine: Engine): Promise<void> {
  const [rows, columns] = [130, 6];
  const data = Float32Array.from(decayingMatrix(rows, columns, 0.5, 8));
  const source = matrixSource(data, rows, columns, 50);
  const matrix = Float64Array.from({ length: columns * 2 }, (_, i) => i - 4.5);
  const projection = { columns: 2, matrix };
  const alone = new Float64Array(rows * 2);
  await engine.project(source, projection, {
    onBlock: (start, _, projected) => alone.set(projected, start * 2),
  });
  const beside = new Float64Array(rows * 2);
  const { gram } = await engine.gram(source);
  await engine.scores(source, await engine.factor(gram, columns, 1), {
    projection,
    onBlock: ({ rowStart, projected }) => beside.set(projected ?? [], rowStart * 2),
  });
  for (let i = 0; i < rows * 2; i += 1) {
    let sum = 0;
    for (let k = 0; k < columns; k += 1) sum += data[(i >> 1) * columns + k] * matrix[k * 2 + (i % 2)];
    expect(alone[i]).toBeCloseTo(sum, 11);
    expect(beside[i]).toBe(alone[i]);
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i], 0);
}
