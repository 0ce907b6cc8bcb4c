import { gramDifference, relativeDifference } from './differences';

describe('the difference of two Grams', () => {
  const gram = Float64Array.of(4, 0, 0, 9);

  it('sees every entry, measured by the sizes of its columns', () => {
    expect(gramDifference(gram, gram, 2)).toBe(0);
    expect(gramDifference(Float64Array.of(4, 0.6, 0, 9), gram, 2)).toBeCloseTo(0.1, 12);
    expect(gramDifference(Float64Array.of(4, 0, -1.2, 9), gram, 2)).toBeCloseTo(0.2, 12);
    expect(gramDifference(Float64Array.of(4, 0, 0, 9.9), gram, 2)).toBeCloseTo(0.1, 12);
  });

  it('is NaN when an entry is, whatever comes after it', () => {
    expect(gramDifference(Float64Array.of(4, NaN, 0, 9), gram, 2)).toBeNaN();
    expect(relativeDifference(Float64Array.of(NaN, 1), Float64Array.of(1, 1))).toBeNaN();
  });
});
