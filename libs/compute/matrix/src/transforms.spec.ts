import { createRandom, sampleIndices } from './random';
import { assertFiniteBlock, blockRowCount, limitBlockRows, matrixSource, type RowBlockSource } from './row-block';
import { centerColumns, normalizeRows, selectRows, summarizeColumns } from './transforms';

async function collect(source: RowBlockSource): Promise<number[][]> {
  const blocks: number[][] = [];
  for await (const block of source.blocks()) blocks.push([...block.data]);
  return blocks;
}

const source = matrixSource(Float64Array.of(3, 4, 0, 0, 1e-200, 0, -1e300, 1e300), 4, 2, 3);

describe('row block sources', () => {
  it('can be read any number of times', async () => {
    expect(await collect(source)).toEqual(await collect(source));
    expect((await collect(source)).map((block) => block.length)).toEqual([6, 2]);
  });

  it('split blocks without changing rows', async () => {
    expect((await collect(limitBlockRows(source, 2))).map((block) => block.length)).toEqual([4, 2, 2]);
    expect((await collect(limitBlockRows(source, 2))).flat()).toEqual((await collect(source)).flat());
  });

  it('refuse a length that is not rows × columns', () => {
    expect(() => matrixSource(new Float32Array(5), 2, 3)).toThrow('needs 6 numbers, but 5');
  });

  it('come in multiples of 512 rows where they fit', () => {
    expect(blockRowCount(128, 4)).toBe(16_384);
    expect(blockRowCount(100, 4) % 512).toBe(0);
    expect(blockRowCount(16_384, 8)).toBe(64);
    expect(blockRowCount(16_384, 8, 10)).toBe(1);
  });

  it('are checked for promised shape and finite numbers', () => {
    expect(() => assertFiniteBlock({ rows: 1, columns: 2, data: Float32Array.of(1) }, 2, 0)).toThrow(
      '1 × 2 were promised',
    );
    const many = Float32Array.from({ length: 40 }, () => NaN);
    expect(() => assertFiniteBlock({ rows: 20, columns: 2, data: many }, 2, 100)).toThrow(
      'row 100, 101, 102, 103, 104, 105, 106, 107, 108, 109 (counted from 0)',
    );
  });
});

describe('transforms', () => {
  it('scales rows to unit length, also very long and very short ones, and leaves zero rows', async () => {
    const [[a, b, c, d, e, f], [g, h]] = await collect(normalizeRows(source));
    expect([a, b, c, d, e, f]).toEqual([0.6, 0.8, 0, 0, 1, 0]);
    expect(g).toBeCloseTo(-Math.SQRT1_2, 15);
    expect(h).toBeCloseTo(Math.SQRT1_2, 15);
  });

  it('centres columns by the mean of a prior pass', async () => {
    const numbers = matrixSource(Float32Array.of(1, 10, 2, 20, 6, 0), 3, 2, 2);
    const { mean, rounding } = await summarizeColumns(numbers);
    expect([...mean]).toEqual([3, 10]);
    expect(rounding).toBeLessThan(1e-20);
    expect((await collect(centerColumns(numbers, mean))).flat()).toEqual([-2, 0, -1, 10, 3, -10]);
  });

  it('selects rows by mask, and leaves the source as it was', async () => {
    const numbers = matrixSource(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 4, 2, 3);
    const chosen = selectRows(numbers, Uint8Array.of(0, 1, 0, 1), 2);
    expect(chosen.rows).toBe(2);
    expect(await collect(chosen)).toEqual([
      [3, 4],
      [7, 8],
    ]);
    expect((await collect(numbers)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('seeded random numbers', () => {
  it('repeat with the seed and differ between seeds', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, createRandom(seed).uniform);
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
  });

  it('have the moments of their distributions', () => {
    const random = createRandom(1);
    const n = 100_000;
    const uniform = Array.from({ length: n }, random.uniform);
    const normal = Array.from({ length: n }, random.normal);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
    expect(Math.min(...uniform.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(mean(uniform)).toBeCloseTo(0.5, 2);
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(mean(normal.map((value) => value * value))).toBeCloseTo(1, 1);
  });

  it('sample different indices evenly', () => {
    const counts = new Uint32Array(10);
    const random = createRandom(3);
    for (let round = 0; round < 10_000; round += 1) {
      const sample = sampleIndices(10, 3, random);
      expect(new Set(sample).size).toBe(3);
      for (const index of sample) counts[index] += 1;
    }
    for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200);
    expect([...sampleIndices(4, 9, random)]).toEqual([0, 1, 2, 3]);
  });
});
