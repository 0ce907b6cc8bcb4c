import * as fc from 'fast-check';
import { driftOf } from './drift';

const codes = Int32Array.of(0, 0, 0, 1, -1, -1);

it('counts before and after, rows without a name last', () => {
  const { groups, totalVariation } = driftOf({ names: ['a', 'b'], codes }, (row) => row === 0 || row === 3);
  expect(groups).toEqual([
    { value: 'a', before: 3, after: 1 },
    { value: 'b', before: 1, after: 1 },
    { value: null, before: 2, after: 0 },
  ]);
  // ½(|1/2 − 1/2| + |1/6 − 1/2| + |1/3 − 0|)
  expect(totalVariation).toBeCloseTo(1 / 3, 12);
});

it('is a distance: between 0 and 1, and 0 when every share stays', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ code: fc.integer({ min: -1, max: 3 }), isKept: fc.boolean() }), { minLength: 1 }),
      (rows) => {
        const names = { names: ['a', 'b', 'c', 'd'], codes: Int32Array.from(rows, ({ code }) => code) };
        const { totalVariation, groups } = driftOf(names, (row) => rows[row].isKept);
        expect(totalVariation).toBeGreaterThanOrEqual(0);
        expect(totalVariation).toBeLessThanOrEqual(1 + 1e-12);
        expect(groups.reduce((sum, { before }) => sum + before, 0)).toBe(rows.length);
        expect(driftOf(names, () => true).totalVariation).toBeCloseTo(0, 12);
      },
    ),
  );
});
