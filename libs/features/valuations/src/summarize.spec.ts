import fc from 'fast-check';
import { histogram } from './summarize';

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
