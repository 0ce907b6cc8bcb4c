import { influenceMeasure } from './influence';

const leverage = Float64Array.of(0.25, 0.04, 0.09);

it('is the root of leverage times the squared residual', () => {
  const measure = influenceMeasure(leverage, Float64Array.of(-1, -4, -9));
  [0.5, 0.4, 0.9].forEach((expected, row) => expect(measure[row]).toBeCloseTo(expected, 12));
});

it('gives rows without a label the mean residual', () => {
  // Mean of 1 and 7 is 4: √(0.09·4).
  expect(influenceMeasure(leverage, Float64Array.of(-1, -7, Number.NaN))[2]).toBeCloseTo(0.6, 12);
});

it('goes by leverage where labels tell nothing', () => {
  expect(influenceMeasure(leverage, undefined)).toBe(leverage);
  expect(influenceMeasure(leverage, new Float64Array(3))).toBe(leverage);
});
