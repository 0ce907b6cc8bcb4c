import { studentT } from './student-t';
import { summarize } from './summarize';

describe('studentT', () => {
  // scipy.stats.t.ppf((1 + confidence) / 2, freedom), SciPy 1.17.1
  it.each([
    [0.95, 1, 12.706204736174694],
    [0.95, 2, 4.302652729749462],
    [0.95, 4, 2.7764451051977934],
    [0.95, 5, 2.5705818356363146],
    [0.95, 9, 2.262157162798205],
    [0.95, 30, 2.0422724563012378],
    [0.95, 1000, 1.9623390808264083],
    [0.99, 3, 5.840909309733355],
    [0.5, 7, 0.7111417780817866],
  ])('of %d at %i degrees of freedom is that of SciPy', (confidence, freedom, wanted) => {
    expect(Math.abs(studentT(confidence, freedom) / wanted - 1)).toBeLessThan(1e-11);
  });
});

describe('summarize', () => {
  it('gives mean, deviation and the 95 % t-interval', () => {
    const { mean, sd, interval, values } = summarize([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(sd).toBeCloseTo(Math.sqrt(2.5), 14);
    // 3 ± 2.7764451·√2.5/√5
    expect(interval[0]).toBeCloseTo(1.0367568385, 9);
    expect(interval[1]).toBeCloseTo(4.9632431615, 9);
    expect(values).toEqual([1, 2, 3, 4, 5]);
  });

  it('has no width for one value', () => {
    expect(summarize([0.5])).toEqual({ mean: 0.5, sd: 0, interval: [0.5, 0.5], values: [0.5] });
  });
});
