import fc from 'fast-check';
import { groupValues, histogram } from './summarize';

const leverages = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 300 })
  .map((scores) => Float64Array.from(scores));

describe('histogram', () => {
  it('counts every value once', () => {
    fc.assert(
      fc.property(leverages, fc.integer({ min: 1, max: 60 }), (scores, bins) => {
        const { counts } = histogram(scores, 2, bins);
        expect(counts).toHaveLength(bins);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(scores.length);
      }),
    );
  });

  it('spans from the smallest to the largest value, in values rather than leverages', () => {
    fc.assert(
      fc.property(leverages, (scores) => {
        const { edges } = histogram(scores, 2, 10);
        expect(edges[0]).toBe(Math.min(...scores) / 2);
        expect(edges.at(-1)).toBe(Math.max(...scores) / 2);
      }),
    );
  });

  it('puts equal values into one bin', () => {
    expect(histogram(new Float64Array(7).fill(0.25), 1, 4).counts).toEqual([7, 0, 0, 0]);
  });
});

describe('groupValues', () => {
  const names = ['a', 'b', 'c'];

  it('gives each group its share, the largest first, and rows without a text to a group of their own', () => {
    const codes = Int32Array.of(1, -1, 0, 1, -1);
    const leverage = Float64Array.of(0.5, 0.25, 0.25, 0.75, 0.25);
    expect(groupValues({ names, codes }, leverage, 2)).toEqual([
      { value: 'b', items: 2, total: 0.625, mean: 0.3125, perItem: 1.5625 },
      { value: null, items: 2, total: 0.25, mean: 0.125, perItem: 0.625 },
      { value: 'a', items: 1, total: 0.125, mean: 0.125, perItem: 0.625 },
    ]);
  });

  it('names equal groups in their order, and no more than 200', () => {
    const many = Array.from({ length: 300 }, (_, k) => String(k).padStart(3, '0'));
    const codes = Int32Array.from({ length: 301 }, (_, k) => (k < 300 ? k : -1));
    const groups = groupValues({ names: many, codes }, new Float64Array(301).fill(0.5), 1);
    expect(groups.map(({ value }) => value)).toEqual(many.slice(0, 200));
  });
});
