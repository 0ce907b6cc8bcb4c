import * as fc from 'fast-check';
import { createRandom } from '../random';
import { cholesky, inverseUpperFactor, pivotedRank } from './cholesky';
import { conditionNumber, multiplyInverse, multiplySymmetric, symmetricEigenvalues } from './spectrum';

/** B·Bᵀ for a seeded d × rank matrix B. */
function semidefinite(d: number, rank: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const b = Float64Array.from({ length: d * rank }, () => random.normal());
  return Float64Array.from({ length: d * d }, (_, index) => {
    const [i, j] = [Math.floor(index / d), index % d];
    let sum = 0;
    for (let k = 0; k < rank; k += 1) sum += b[i * rank + k] * b[j * rank + k];
    return sum;
  });
}

/** Q·diag(values)·Qᵀ with Q a Householder reflection. */
function withEigenvalues(values: number[], seed: number): Float64Array {
  const d = values.length;
  const random = createRandom(seed);
  const v = values.map(() => random.normal());
  const square = v.reduce((sum, x) => sum + x * x, 0);
  const q = (i: number, j: number): number => Number(i === j) - (2 * v[i] * v[j]) / square;
  return Float64Array.from({ length: d * d }, (_, index) => {
    const [i, j] = [Math.floor(index / d), index % d];
    return values.reduce((sum, value, k) => sum + q(i, k) * value * q(j, k), 0);
  });
}

const sizes = fc.integer({ min: 1, max: 40 });

describe('cholesky', () => {
  it('gives L with L·Lᵀ = A, and R with R·Rᵀ = A⁻¹, at every size', () => {
    fc.assert(
      fc.property(sizes, fc.integer(), (d, seed) => {
        const a = semidefinite(d, d + 5, seed);
        const l = Float64Array.from(a);
        cholesky(l, d);
        for (let i = 0; i < d; i += 1) {
          for (let j = 0; j < d; j += 1) {
            let sum = 0;
            for (let k = 0; k < d; k += 1) sum += l[i * d + k] * l[j * d + k];
            expect(sum).toBeCloseTo(a[i * d + j], 9);
            if (j > i) expect(l[i * d + j]).toBe(0);
          }
        }
        const r = inverseUpperFactor(l, d);
        const x = Float64Array.from({ length: d }, (_, i) => i - 3);
        const back = multiplyInverse(r, d, multiplySymmetric(a, d, x));
        x.forEach((value, i) => expect(Math.abs(back[i] - value)).toBeLessThan(1e-5));
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what is not positive definite', () => {
    expect(() => cholesky(Float64Array.of(1, 2, 2, 1), 2)).toThrow('not positive definite at pivot 1 of 2');
    expect(() => cholesky(Float64Array.of(NaN), 1)).toThrow('pivot 0');
  });
});

describe('pivotedRank', () => {
  it('finds the rank of a semidefinite matrix', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.integer(), (d, rank, seed) => {
        expect(pivotedRank(semidefinite(d, rank, seed), d, 1e-12)).toBe(Math.min(d, rank));
      }),
      { numRuns: 60 },
    );
  });

  it('is zero for the zero matrix', () => {
    expect(pivotedRank(new Float64Array(9), 3, 1e-12)).toBe(0);
  });
});

describe('symmetricEigenvalues', () => {
  it.each([
    [[5]],
    [[1, 3]],
    [[0, 0, 0]],
    [[1e-8, 1, 1, 1, 1e8]],
    [Array.from({ length: 37 }, (_, i) => i * i)],
    [Array.from({ length: 64 }, (_, i) => 1.3 ** i)],
  ])('returns the spectrum that a matrix was made with (%#)', (values) => {
    const sorted = [...values].sort((a, b) => a - b);
    const largest = sorted[sorted.length - 1];
    const found = symmetricEigenvalues(withEigenvalues(values, 3), values.length);
    found.forEach((value, i) => expect(Math.abs(value - sorted[i])).toBeLessThanOrEqual(1e-13 * largest));
  });
});

describe('conditionNumber', () => {
  it.each([1, 1e3, 1e6, 1e10])('estimates a condition of %d within 5 %%', (condition) => {
    const values = Array.from({ length: 30 }, (_, i) => condition ** (-i / 29));
    const a = withEigenvalues(values, 4);
    const l = Float64Array.from(a);
    cholesky(l, 30);
    expect(conditionNumber(a, 30, 0, inverseUpperFactor(l, 30)) / condition).toBeCloseTo(1, 1);
  });
});
