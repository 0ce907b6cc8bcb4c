import { createRandom } from '@assay/compute/matrix';
import * as fc from 'fast-check';
import { drawIndependent, drawPivotal, drawPoisson, drawUniform, shuffled } from './draws';
import { inclusionProbabilities, roundScore } from './measure';
import { inner } from './testing/matrices';

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
        const probabilities = inclusionProbabilities(weights, count);
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

  it('share equally where nothing is measured', () => {
    expect([...inclusionProbabilities(Float64Array.of(2, 1, 1), 2)]).toEqual([1, 0.5, 0.5]);
    expect([...inclusionProbabilities(Float64Array.of(0, 0, 5), 2)]).toEqual([0.5, 0.5, 1]);
    expect([...inclusionProbabilities(new Float64Array(3), 3)]).toEqual([1, 1, 1]);
  });

  it('of units with sizes add up to as many rows, proportional to the measure below 1', () => {
    const units = fc.array(fc.tuple(fc.double({ min: 0, max: 9, noNaN: true }), fc.integer({ min: 1, max: 7 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(units, fc.double({ min: 0, max: 1, noNaN: true }), (given, part) => {
        const sizes = Float64Array.from(given, ([, size]) => size);
        const count = part * sizes.reduce((sum, size) => sum + size, 0);
        const probabilities = inclusionProbabilities(
          Float64Array.from(given, ([value]) => value),
          count,
          sizes,
        );
        expect(inner(probabilities, sizes)).toBeCloseTo(count, 9);
        expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
        const open = given.flatMap(([value], unit) => (value > 0 && probabilities[unit] < 1 ? [unit] : []));
        for (const unit of open) {
          expect(probabilities[unit] * given[open[0]][0]).toBeCloseTo(probabilities[open[0]] * given[unit][0], 9);
        }
      }),
    );
  });
});

describe('draws', () => {
  it('pivotal: exactly m rows, each as often as its probability says', () => {
    const probabilities = inclusionProbabilities(measure, 12);
    expect(probabilities).toContain(1);
    const random = createRandom(5);
    const counts = new Float64Array(40);
    for (let draw = 0; draw < draws; draw += 1) {
      const rows = drawPivotal(probabilities, random);
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
        const probabilities = inclusionProbabilities(Float64Array.from(values), count);
        const rows = drawPivotal(probabilities, createRandom(seed));
        expect(rows).toHaveLength(count);
        expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
        for (const row of rows) expect(probabilities[row]).toBeGreaterThan(0);
      }),
    );
  });

  it('Poisson: each row as often as its probability says', () => {
    const probabilities = inclusionProbabilities(measure, 12);
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

  it('pivotal with sizes: each unit as often as its probability says, and the rows miss the sum by less than a unit', () => {
    const sizes = Float64Array.from({ length: 40 }, (_, unit) => 1 + (unit % 5) * (unit % 3));
    const largest = Math.max(...sizes);
    const probabilities = inclusionProbabilities(measure, 60, sizes);
    const random = createRandom(5);
    for (const order of [undefined, Uint32Array.from({ length: 40 }, (_, unit) => (unit * 7) % 40)]) {
      const counts = new Float64Array(40);
      for (let draw = 0; draw < draws; draw += 1) {
        let rows = 0;
        for (const unit of drawPivotal(probabilities, random, { sizes, order })) {
          counts[unit] += 1;
          rows += sizes[unit];
        }
        expect(Math.abs(rows - 60)).toBeLessThan(largest);
      }
      const z = largestZ(
        counts,
        probabilities.map((value) => value * draws),
        (unit) => draws * probabilities[unit] * (1 - probabilities[unit]),
      );
      expect(z).toBeLessThan(4);
    }
  });

  it('Poisson: a larger probability draws the same rows and more', () => {
    const numbers = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(numbers, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (values, seed, part) => {
        const drawn = (scale: number): Uint32Array =>
          drawPoisson(
            Float64Array.from(values, (value) => value * scale),
            createRandom(seed),
          );
        const all = new Set(drawn(1));
        for (const row of drawn(part)) expect(all.has(row)).toBe(true);
      }),
    );
  });

  it('uniform: each unit equally often, and a smaller count draws a part', () => {
    const random = createRandom(8);
    const counts = new Float64Array(5);
    for (let draw = 0; draw < draws; draw += 1) for (const unit of drawUniform(5, 2, random)) counts[unit] += 1;
    for (const count of counts) expect(Math.abs(count - 0.4 * draws)).toBeLessThan(4 * Math.sqrt(0.24 * draws));
    expect(counts.reduce((sum, value) => sum + value, 0)).toBe(2 * draws);
    const more = new Set(drawUniform(100, 40, createRandom(3)));
    expect([...drawUniform(100, 17, createRandom(3))].every((unit) => more.has(unit))).toBe(true);
    expect(drawUniform(4, 0, random)).toHaveLength(0);
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
