import { openEngine, type Engine, type GramResult } from '@assay/compute/engine';
import { cholesky, createRandom, matrixSource } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { fullRankShift, gramRank, type RankQuestion } from './analyze-gram';
import { numericalRank } from './prepare';

let reference: Engine;
beforeAll(async () => {
  ({ engine: reference } = await openEngine('reference'));
});
afterAll(() => reference.close());

/** Sums of a seeded matrix whose columns lean on the first one, the more the smaller `distance`. */
async function leaning(rows: number, columns: number, distance: number, seed: number): Promise<GramResult> {
  const random = createRandom(seed);
  const x = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) {
      x[i * columns + j] = j === 0 ? random.normal() : x[i * columns] + distance * random.normal();
    }
  }
  return reference.gram(matrixSource(x, rows, columns));
}

function isProven(question: RankQuestion): boolean {
  const { gram, columns } = question;
  const shifted = gram.map((value, i) => (i % (columns + 1) === 0 ? value - fullRankShift(question) : value));
  try {
    cholesky(shifted, columns);
    return true;
  } catch {
    return false;
  }
}

describe('fullRankShift', () => {
  it('proves full rank only where every pivot counts', async () => {
    const distances = fc.integer({ min: -90, max: 0 }).map((tenths) => 10 ** (tenths / 10));
    let [proven, singular] = [0, 0];
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 24 }), distances, fc.integer(), async (columns, distance, seed) => {
        const sums = await leaning(40, columns, distance, seed);
        const rank = gramRank(sums);
        if (rank < columns) singular += 1;
        if (!isProven(sums)) return;
        proven += 1;
        expect(rank).toBe(columns);
      }),
      { numRuns: 200, seed: 1 },
    );
    expect(proven).toBeGreaterThan(20);
    expect(singular).toBeGreaterThan(20);
  });

  it('proves it for all but nearly dependent columns', async () => {
    expect(isProven(await leaning(300, 40, 1e-4, 3))).toBe(true);
    expect(isProven(await leaning(300, 40, 1e-8, 3))).toBe(false);
  });
});

describe('numericalRank', () => {
  it.each([
    ['full', 50, 6, 1],
    ['full by a little', 50, 6, 1e-6],
    ['not full', 50, 6, 0],
    ['less than the columns because there are fewer rows', 4, 6, 1],
  ])('is the same by proof and by counting: %s', async (_, rows, columns, distance) => {
    const sums = await leaning(rows, columns, distance, 7);
    const quick: Engine = { ...reference, name: 'native' };
    expect(await numericalRank(sums, quick)).toBe(gramRank(sums));
    expect(await numericalRank(sums, reference)).toBe(gramRank(sums));
  });

  it('stops when aborted', async () => {
    const sums = await leaning(50, 6, 0, 7);
    await expect(numericalRank(sums, reference, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
