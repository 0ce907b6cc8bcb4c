import { createRandom } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { drawIndependent } from './draws';
import { plannedEpsilon, planSampleSize } from './plan';

describe('planSampleSize', () => {
  it('rounds up 2·(6.4 + 6.4/6)·log(5120)/0.25 = 510.2, and 372.7 by the intrinsic dimension', () => {
    const facts = { rows: 1e6, columns: 256, lambda: 1, effectiveDimension: 6.4 };
    expect(planSampleSize(0.5, 0.1, facts)).toEqual({ m: 511, keepAll: false, bound: 'product' });
    expect(planSampleSize(0.5, 0.1, { ...facts, largestEigenvalue: 1e9 })).toEqual({
      m: 373,
      keepAll: false,
      bound: 'intrinsic-dimension',
    });
  });

  it('keeps all where the bound asks for as many rows as there are', () => {
    const facts = { rows: 511, columns: 256, lambda: 1, effectiveDimension: 6.4 };
    expect(planSampleSize(0.5, 0.1, facts)).toEqual({ m: 511, keepAll: true, bound: 'product' });
  });

  it('asks for 1/β times the effective dimension where probabilities are mixed', () => {
    const facts = { rows: 1e9, columns: 100, lambda: 1, effectiveDimension: 20 };
    expect(planSampleSize(0.3, 0.05, { ...facts, beta: 0.5 })).toEqual(
      planSampleSize(0.3, 0.05, { ...facts, effectiveDimension: 40 }),
    );
  });

  it.each([
    [0, 0.1],
    [1.5, 0.1],
    [0.5, 0],
    [0.5, 1],
    [NaN, 0.1],
  ])('refuses ε = %d, δ = %d', (epsilon, delta) => {
    const facts = { rows: 10, columns: 2, lambda: 1, effectiveDimension: 1 };
    expect(() => planSampleSize(epsilon, delta, facts)).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });

  it('is inverted by plannedEpsilon', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 0.001, max: 0.5, noNaN: true }),
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        (epsilon, delta, effectiveDimension) => {
          const facts = { rows: Infinity, columns: 300, lambda: 1, effectiveDimension, largestEigenvalue: 50 };
          const { m } = planSampleSize(epsilon, delta, facts);
          expect(plannedEpsilon(m, delta, facts)).toBeLessThanOrEqual(epsilon * (1 + 1e-12));
          if (m > 1) expect(plannedEpsilon(m - 1, delta, facts)).toBeGreaterThan(epsilon * (1 - 1e-12));
        },
      ),
    );
  });

  // For X = I and λ → 0 the eigenvalues of A_S are the counts of the rows times d/m: the coupon collector.
  describe.each([64, 256, 1024])('on the identity with %i columns, ε = 0.5, δ = 0.1', (d) => {
    const failures = (m: number, trials: number): number => {
      const random = createRandom(d);
      const even = new Float64Array(d).fill(1);
      let failed = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        const counts = new Float64Array(d);
        for (const row of drawIndependent(even, m, random)) counts[row] += d / m;
        if (counts.some((value) => Math.abs(value - 1) > 0.5)) failed += 1;
      }
      return failed / trials;
    };

    it('fails in at most a tenth of all draws', () => {
      const { m } = planSampleSize(0.5, 0.1, { rows: Infinity, columns: d, lambda: 1e-12, effectiveDimension: d });
      expect(failures(m, 30)).toBeLessThanOrEqual(0.1);
    });

    it('would fail nearly always with the additive form (k + log(2d/δ))/ε²', () => {
      expect(failures(Math.ceil((d + Math.log((2 * d) / 0.1)) / 0.25), 30)).toBeGreaterThan(0.9);
    });
  });
});
