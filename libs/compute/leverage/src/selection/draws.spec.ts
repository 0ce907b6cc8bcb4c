import { createRandom } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { drawIndependent, drawPivotal, drawPoisson, drawUniform, shuffled } from './draws';
import { inclusionProbabilities, roundScore } from './measure';

/** Largest |z| of inclusion counts against their expectations, for draws with the given variance per row. */
function largestZ(counts: Float64Array, expected: ArrayLike<number>, variance: (row: number) => number): number {
  let worst = 0;
  counts.forEach((count, row) => {
    const sd = Math.sqrt(variance(row));
    const difference = Math.abs(count - expected[row]);
    worst = Math.max(worst, sd > 0 ? difference / sd : difference > 0 ? Infinity : 0);
  });
  return worst;
}

const draws = 20_000;
const measure = Float64Array.from({ length: 40 }, (_, row) => (row % 7 === 3 ? 0 : (row % 9) ** 3 / 50 + 0.1));
const all = new Uint8Array(40).fill(1);

describe('inclusionProbabilities', () => {
  it('are proportional up to 1 and add up to the count', () => {
    const numbers = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1e3, noNaN: true })), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, part) => {
        const count = Math.floor(part * values.length);
        const weights = Float64Array.from(values);
        const probabilities = inclusionProbabilities(weights, new Uint8Array(values.length).fill(1), count);
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(count, 9);
        expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
        const open = values.flatMap((value, row) => (value > 0 && probabilities[row] < 1 ? [row] : []));
        for (const row of open) {
          expect(probabilities[row] * weights[open[0]]).toBeCloseTo(probabilities[open[0]] * weights[row], 9);
          // Larger measure, no smaller probability: certain rows measure more than all that are not.
          values.forEach((value, other) => {
            if (probabilities[other] === 1) expect(value).toBeGreaterThanOrEqual(weights[row] * (1 - 1e-12));
          });
        }
      }),
    );
  });

  it('leave out other rows, and share equally where nothing is measured', () => {
    const some = Uint8Array.of(1, 0, 1, 1);
    expect([...inclusionProbabilities(Float64Array.of(2, 9, 1, 1), some, 2)]).toEqual([1, 0, 0.5, 0.5]);
    expect([...inclusionProbabilities(Float64Array.of(0, 9, 0, 5), some, 2)]).toEqual([0.5, 0, 0.5, 1]);
    expect([...inclusionProbabilities(new Float64Array(4), some, 3)]).toEqual([1, 0, 1, 1]);
  });
});

describe('draws', () => {
  it('pivotal: exactly m rows, each as often as its probability says', () => {
    const probabilities = inclusionProbabilities(measure, all, 12);
    expect(probabilities).toContain(1);
    const random = createRandom(5);
    const counts = new Float64Array(40);
    for (let draw = 0; draw < draws; draw += 1) {
      const rows = drawPivotal(probabilities, 12, random);
      expect(new Set(rows).size).toBe(12);
      for (const row of rows) counts[row] += 1;
    }
    const z = largestZ(
      counts,
      probabilities.map((value) => value * draws),
      (row) => draws * probabilities[row] * (1 - probabilities[row]),
    );
    expect(z).toBeLessThan(4);
  });

  it('pivotal: has the size that was asked for, whatever the probabilities', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(numbers, fc.nat(), (values, seed) => {
        const count = 1 + (seed % values.length);
        const candidates = new Uint8Array(values.length).fill(1);
        const probabilities = inclusionProbabilities(Float64Array.from(values), candidates, count);
        const rows = drawPivotal(probabilities, count, createRandom(seed));
        expect(rows).toHaveLength(count);
        expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
        for (const row of rows) expect(probabilities[row]).toBeGreaterThan(0);
      }),
    );
  });

  it('Poisson: each row as often as its probability says', () => {
    const probabilities = inclusionProbabilities(measure, all, 12);
    const random = createRandom(6);
    const counts = new Float64Array(40);
    for (let draw = 0; draw < draws; draw += 1) for (const row of drawPoisson(probabilities, random)) counts[row] += 1;
    const expected = probabilities.map((value) => value * draws);
    expect(largestZ(counts, expected, (row) => draws * probabilities[row] * (1 - probabilities[row]))).toBeLessThan(4);
  });

  it('independent: proportional to the measure, never a row without one', () => {
    const random = createRandom(7);
    const total = measure.reduce((sum, value) => sum + value, 0);
    const counts = new Float64Array(40);
    for (const row of drawIndependent(measure, 10 * draws, random)) counts[row] += 1;
    const expected = measure.map((value) => (10 * draws * value) / total);
    expect(largestZ(counts, expected, (row) => expected[row])).toBeLessThan(4);
    // The largest number that can be drawn, where rounding may reach the total.
    const last = { ...random, uniform: () => 1 - 2 ** -53 };
    expect([...drawIndependent(Float64Array.of(0, 1, 3, 0, 0), 1, last)]).toEqual([2]);
  });

  it('uniform: each candidate equally often', () => {
    const random = createRandom(8);
    const counts = new Float64Array(40);
    const candidates = Uint32Array.of(3, 8, 9, 21, 39);
    for (let draw = 0; draw < draws; draw += 1) for (const row of drawUniform(candidates, 2, random)) counts[row] += 1;
    for (const row of candidates) expect(Math.abs(counts[row] - 0.4 * draws)).toBeLessThan(4 * Math.sqrt(0.24 * draws));
    expect(counts.reduce((sum, value) => sum + value, 0)).toBe(2 * draws);
  });

  it('shuffled: every order equally often', () => {
    const random = createRandom(9);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 6000; draw += 1) {
      const order = [...shuffled(Uint32Array.of(4, 7, 9), random)].join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(4 * Math.sqrt(834));
  });
});

describe('roundScore', () => {
  it('drops what engines may differ in, and no more', () => {
    expect(roundScore(0.1)).not.toBe(0.1);
    expect(Math.abs(roundScore(0.1) / 0.1 - 1)).toBeLessThan(2 ** -36);
    expect(roundScore(1 / 3)).toBe(roundScore(1 / 3 + 1e-16));
    expect([0, 1, 0.5, 7].map(roundScore)).toEqual([0, 1, 0.5, 7]);
  });
});
