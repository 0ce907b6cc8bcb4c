import { logLoss, measure } from './metrics';

describe('measure', () => {
  it('gives accuracy, balanced accuracy and macro-F1', () => {
    // Recalls 2/3 and 0/1; F1 of class 0: 4/6, of class 1: 0, of class 2, which is predicted only: 0. Class 3 does not occur.
    const found = measure([0, 0, 2, 0], [0, 0, 0, 1], 4);
    expect(found.accuracy).toBe(0.5);
    expect(found.balancedAccuracy).toBeCloseTo(1 / 3, 14);
    expect(found.macroF1).toBeCloseTo(2 / 9, 14);
  });

  it('is 1 throughout for what is all right', () => {
    expect(measure([1, 0, 1], [1, 0, 1], 2)).toEqual({ accuracy: 1, balancedAccuracy: 1, macroF1: 1 });
  });
});

describe('logLoss', () => {
  it('is the mean of −log p, and finite where p is 0', () => {
    expect(logLoss(Float64Array.of(0.25, 0.75, 0.5, 0.5), [1, 0], 2)).toBeCloseTo(
      (Math.log(4 / 3) + Math.log(2)) / 2,
      14,
    );
    expect(logLoss(Float64Array.of(1, 0), [1], 2)).toBeCloseTo(15 * Math.log(10), 10);
  });
});
