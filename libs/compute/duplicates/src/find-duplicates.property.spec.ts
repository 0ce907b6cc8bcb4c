import fc from 'fast-check';
import { openEngine, type Engine } from '@assay/compute/engine';
import { closeThreads, matrixSource } from '@assay/compute/matrix';
import { findDuplicates } from './find-duplicates';
import type { DuplicateOptions } from './options';
import { cosine, oracleRepresentatives } from './testing/oracle';

let engine: Engine;

beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
});

afterAll(async () => {
  await engine.close();
  await closeThreads();
});

interface Case {
  rows: number[][];
  options: DuplicateOptions & { threshold: number };
  wide: boolean;
}

/** Few different numbers, so that rows are equal, opposite, near or zero often. */
const cases: fc.Arbitrary<Case> = fc
  .record({ rows: fc.integer({ min: 1, max: 150 }), columns: fc.integer({ min: 1, max: 40 }) })
  .chain(({ rows, columns }) => {
    const value = fc.constantFrom(0, 0, 1, 1, 1, 2, -1, -0.5);
    const flags = fc
      .array(fc.boolean(), { minLength: rows, maxLength: rows })
      .map((some) => Uint8Array.from(some, Number));
    const each = (numbers: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
      fc.array(numbers, { minLength: rows, maxLength: rows });
    return fc.record({
      rows: fc.array(fc.array(value, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
      wide: fc.boolean(),
      options: fc.record(
        {
          threshold: fc.constantFrom(0.05, 0.5, 0.61, 0.8, 0.9, 0.99, 1),
          priority: each(fc.constantFrom(-1, 0, 2, Infinity)),
          hashes: each(fc.integer({ min: -1, max: rows })).map((codes) => Int32Array.from(codes)),
          keep: flags,
          eligible: flags,
          identicalRows: fc.boolean(),
        },
        { requiredKeys: ['threshold'] },
      ),
    });
  });

function run({ rows, options, wide }: Case): ReturnType<typeof findDuplicates> {
  const data = wide ? Float64Array.from(rows.flat()) : Float32Array.from(rows.flat());
  return findDuplicates(matrixSource(data, rows.length, rows[0].length), engine, options);
}

describe('findDuplicates', () => {
  it('gives what comparing all pairs gives', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { representative } = await run(given);
        expect([...representative]).toEqual(oracleRepresentatives(given));
      }),
      { numRuns: 60 },
    );
  });

  it('leaves no two rows at or above the threshold unless both are to keep, and none out that is not', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, wide, options: { threshold, keep, priority } }) => {
        const { representative } = await run({ rows, wide, options: { threshold, keep, priority } });
        const stays = rows.map((_, row) => row).filter((row) => representative[row] === row);
        for (const a of stays) {
          for (const b of stays) {
            if (a < b && !(keep?.[a] && keep[b])) expect(cosine(rows[a], rows[b])).toBeLessThan(threshold);
          }
        }
        representative.forEach((leader, row) => {
          if (leader === row) return;
          expect(keep?.[row]).not.toBe(1);
          expect(representative[leader]).toBe(leader);
          expect(cosine(rows[row], rows[leader])).toBeGreaterThan(threshold - 2e-11);
          if (!keep?.[leader]) expect(priority?.[leader] ?? 0).toBeLessThanOrEqual(priority?.[row] ?? 0);
        });
      }),
      { numRuns: 40 },
    );
  });
});
