import { openEngine, type Engine } from '@assay/compute/engine';
import { matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { coverageRadius } from './coverage';
import { passOverSubsets } from './subset-pass';
import { normalRows, weightedMatrix } from './testing/matrices';

let engine: Engine;
beforeAll(async () => {
  engine = (await openEngine('reference')).engine;
});
afterAll(() => engine.close());

const [n, d] = [70, 3];
const x = normalRows(n, d, 2);

/** A source that counts its passes and blocks. */
function counted(
  blockRows: number,
  data: Float32Array | Float64Array = x,
): RowBlockSource & { seen: { passes: number; blocks: number } } {
  const source = matrixSource(data, n, d, blockRows);
  const seen = { passes: 0, blocks: 0 };
  return {
    ...source,
    seen,
    async *blocks() {
      seen.passes += 1;
      for await (const block of source.blocks()) {
        seen.blocks += 1;
        yield block;
      }
    },
  };
}

const ascending = fc.uniqueArray(fc.nat(n - 1), { maxLength: n }).map((rows) => Uint32Array.from(rows).sort());

describe('passOverSubsets', () => {
  it('gives Grams and rows of overlapping subsets in one pass, bit by bit the same for any cut into blocks', async () => {
    await fc.assert(
      fc.asyncProperty(ascending, ascending, ascending, async (first, second, third) => {
        const weights = Float64Array.from(second, (row) => 1 + (row % 4));
        const ask = (source: RowBlockSource) =>
          passOverSubsets({
            source,
            engine,
            grams: [{ rows: first }, { rows: second, weights }],
            held: [{ rows: third, bytes: 1e6 }],
          });
        const source = counted(7);
        const { grams, held } = await ask(source);
        const anything = first.length + second.length + third.length > 0;
        expect(source.seen.passes).toBe(anything ? 1 : 0);
        const expected = [weightedMatrix(x, d, 0, first), weightedMatrix(x, d, 0, second, weights)];
        grams.forEach((gram, place) => {
          gram.forEach((value, at) => expect(value).toBeCloseTo(expected[place][at], 10));
        });
        expect([...(held[0]?.data ?? [])]).toEqual(
          [...third].flatMap((row) => [...x.subarray(row * d, (row + 1) * d)]),
        );
        expect((await ask(counted(n))).grams).toEqual(grams);
      }),
      { numRuns: 30 },
    );
  });

  it('reads no further than the last row wanted', async () => {
    const source = counted(10);
    await passOverSubsets({ source, engine, grams: [{ rows: Uint32Array.of(3, 12) }] });
    expect(source.seen).toEqual({ passes: 1, blocks: 2 });
  });

  it('does not hold rows that take more memory than allowed, nor reads on for them', async () => {
    const rows = Uint32Array.from({ length: n }, (_, row) => row);
    const both = counted(10);
    const { held } = await passOverSubsets({
      source: both,
      engine,
      held: [
        { rows, bytes: n * d * 8 - 1 },
        { rows: rows.subarray(0, 5), bytes: 120 },
      ],
    });
    expect(held[0]).toBeUndefined();
    expect(held[1]?.data).toHaveLength(15);
    expect(both.seen.blocks).toBe(1);
    const narrow = counted(10, Float32Array.from(x));
    const floats = await passOverSubsets({ source: narrow, engine, held: [{ rows, bytes: n * d * 4 }] });
    expect(floats.held[0]?.data).toEqual(Float32Array.from(x));
  });

  it('names rows that are not finite by their number in the matrix', async () => {
    const broken = x.slice();
    broken[33 * d] = NaN;
    const question = { engine, grams: [{ rows: Uint32Array.of(2, 33) }] };
    await expect(passOverSubsets({ ...question, source: counted(8, broken) })).rejects.toMatchObject({
      code: 'non_finite',
      rows: [33],
    });
  });
});

describe('coverageRadius', () => {
  it('is the same whether rows are in memory or read in passes', async () => {
    await fc.assert(
      fc.asyncProperty(ascending, ascending, async (selected, looked) => {
        fc.pre(selected.length > 0 && looked.length > 0);
        const held = (rows: Uint32Array) =>
          passOverSubsets({ source: counted(9), engine, held: [{ rows, bytes: 1e6 }] }).then((pass) => pass.held[0]);
        const blocks = [await held(selected), await held(looked)];
        const distance = (a: number, b: number): number =>
          Math.hypot(...Array.from({ length: d }, (_, j) => x[a * d + j] - x[b * d + j]));
        const expected = Math.max(
          ...Array.from(looked, (row) => Math.min(...Array.from(selected, (center) => distance(row, center)))),
        );
        for (const [first, second] of [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ]) {
          const { radius, rows } = await coverageRadius({
            source: counted(9),
            engine,
            selected: { rows: selected, block: first ? blocks[0] : undefined },
            looked: { rows: looked, block: second ? blocks[1] : undefined },
          });
          expect(radius).toBeCloseTo(expected, 7);
          expect(rows).toBe(looked.length);
        }
      }),
      { numRuns: 20 },
    );
  });
});
