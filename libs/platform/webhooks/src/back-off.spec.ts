import * as fc from 'fast-check';
import { secondsUntilNext } from './back-off';

const STEPS = [5, 30, 120];

describe('secondsUntilNext', () => {
  it('goes through the steps and then gives up', () => {
    const middle = [1, 2, 3, 4].map((failures) => secondsUntilNext(failures, STEPS, () => 0.5));
    expect(middle).toEqual([5, 30, 120, null]);
    expect(secondsUntilNext(1, [], () => 0.5)).toBeNull();
  });

  it('spreads each step over a fifth to both sides', () => {
    expect(secondsUntilNext(2, STEPS, () => 0)).toBeCloseTo(24);
    expect(secondsUntilNext(2, STEPS, () => 1 - Number.EPSILON)).toBeCloseTo(36);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const wait = secondsUntilNext(1, STEPS, () => chance) ?? -1;
        expect(wait).toBeGreaterThanOrEqual(4);
        expect(wait).toBeLessThanOrEqual(6);
      }),
    );
  });
});
