import { createRandom } from '../random';
import { spectralNorm } from './spectral-norm';
import { symmetricEigenvalues } from './spectrum';

function symmetric(d: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const a = new Float64Array(d * d);
  for (let i = 0; i < d; i += 1) for (let j = 0; j <= i; j += 1) a[i * d + j] = a[j * d + i] = random.normal();
  return a;
}

function exact(a: Float64Array, d: number): number {
  return symmetricEigenvalues(a, d).reduce((best, value) => Math.max(best, Math.abs(value)), 0);
}

describe('spectralNorm', () => {
  it.each([1, 2, 40, 257, 400])('agrees with all eigenvalues for %i columns', (d) => {
    const a = symmetric(d, d);
    expect(Math.abs(spectralNorm(a, d) / exact(a, d) - 1)).toBeLessThan(1e-10);
  });

  it('finds an eigenvalue of largest magnitude that is negative', () => {
    const a = symmetric(300, 9);
    for (let i = 0; i < 300; i += 1) a[i * 301] -= 50;
    expect(Math.abs(spectralNorm(a, 300) / -symmetricEigenvalues(a, 300)[0] - 1)).toBeLessThan(1e-10);
  });

  it('is not misled by an eigenvalue that stands apart by little, nor by a start that Lanczos cannot get on from', () => {
    const d = 300;
    const diagonal = new Float64Array(d * d);
    for (let i = 0; i < d; i += 1) diagonal[i * (d + 1)] = 1 - 1e-9 * i;
    expect(Math.abs(spectralNorm(diagonal, d) - 1)).toBeLessThan(1e-10);
    const identity = Float64Array.from({ length: d * d }, (_, at) => -Number(at % (d + 1) === 0));
    expect(spectralNorm(identity, d)).toBeCloseTo(1, 12);
    expect(spectralNorm(new Float64Array(d * d), d)).toBe(0);
  });
});
