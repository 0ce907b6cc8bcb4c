import { oracleScores } from '@assay/compute/engine';
import { createRandom } from '@assay/compute/matrix';
import { Floors } from './floors';
import { drawFrom, prepareUrn, type SamplingMethod } from './sample';
import { inner, inverseOf, normalRows, times, traceOf, weightedMatrix } from './testing/matrices';

const [n, d] = [5000, 50];

/** Ridge regression with label noise of sd 1, and its risk relative to the best fit. */
function problem(x: Float64Array) {
  const random = createRandom(12);
  const theta = Float64Array.from({ length: d }, random.normal);
  const y = times(x, theta).map((value) => value + random.normal());
  const lambda = (1e-5 * traceOf(weightedMatrix(x, d, 0), d)) / d;
  const moments = (rows: ArrayLike<number>, weights: ArrayLike<number>): Float64Array => {
    const sum = new Float64Array(d);
    for (let place = 0; place < rows.length; place += 1) {
      for (let j = 0; j < d; j += 1) sum[j] += weights[place] * x[rows[place] * d + j] * y[rows[place]];
    }
    return sum;
  };
  const fit = (rows: ArrayLike<number>, weights: ArrayLike<number>): Float64Array =>
    times(inverseOf(weightedMatrix(x, d, lambda, rows, weights), d), moments(rows, weights));
  const risk = (fitted: Float64Array): number => {
    const residual = times(x, fitted).reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0);
    return residual / 2 + (lambda / 2) * inner(fitted, fitted);
  };
  const all = Float64Array.from({ length: n }, (_, row) => row);
  const best = risk(fit(all, new Float64Array(n).fill(1)));
  return {
    scores: oracleScores(x, n, d, lambda),
    excess: (rows: Uint32Array, weights: Float64Array) => risk(fit(rows, weights)) / best - 1,
  };
}

function medianExcess(
  { scores, excess }: ReturnType<typeof problem>,
  method: SamplingMethod,
  m: number,
  uniformShare = 0,
): number {
  const values = Array.from({ length: 25 }, (_, seed) => {
    const roles = new Uint8Array(n);
    const urn = prepareUrn({ method, seed, scores, uniformShare, roles, floors: new Floors(roles, {}) }, m);
    const { rows, weights } = drawFrom(urn, m);
    return excess(rows, weights);
  });
  return values.sort((a, b) => a - b)[12];
}

// Expected medians: leverage-sampled regression as measured for this design (k = 50, largest leverage 0.80); k/m in theory.
describe('regression on a subset with 10 columns that only 20 rows have', () => {
  const x = normalRows(n, d, 21, (column) => (column < 40 ? 0.05 : 3));
  for (let row = 20; row < n; row += 1) x.fill(0, row * d + 40, (row + 1) * d);
  const coherent = problem(x);

  it('has the leverage of the design', () => {
    expect(coherent.scores.reduce((sum, value) => sum + value, 0)).toBeCloseTo(50, 0);
    expect(coherent.scores.reduce((a, b) => Math.max(a, b), 0)).toBeGreaterThan(0.7);
  });

  it.each([
    [500, 0.099, 0.093, 0.42],
    [1000, 0.05, 0.046, 0.24],
    [2000, 0.025, 0.023, 0.1],
  ])(
    'with %i rows: excess k/m by leverage and by the mixture, several times that uniformly',
    (m, leverage, mixed, uniform) => {
      const byLeverage = medianExcess(coherent, 'iid', m);
      expect(Math.abs(byLeverage / leverage - 1)).toBeLessThan(0.25);
      expect(Math.abs(medianExcess(coherent, 'iid', m, 0.5) / mixed - 1)).toBeLessThan(0.25);
      const uniformly = medianExcess(coherent, 'iid', m, 1);
      expect(uniformly).toBeGreaterThan(0.75 * uniform);
      expect(uniformly).toBeGreaterThan(3 * byLeverage);
    },
  );
});

describe('regression on a subset of isotropic rows', () => {
  it('does not depend on how the rows are drawn', () => {
    const isotropic = problem(normalRows(n, d, 22));
    const uniform = medianExcess(isotropic, 'iid', 1000, 1);
    for (const share of [0, 0.5]) {
      expect(Math.abs(medianExcess(isotropic, 'iid', 1000, share) / uniform - 1)).toBeLessThan(0.1);
    }
  });
});
