import { openEngine, type Engine } from '@assay/compute/engine';
import { cholesky, createRandom, matrixSource, symmetricEigenvalues } from '@assay/compute/matrix';
import type { SelectionRequest, SelectionResult } from './request';
import { selectSubset } from './select-subset';
import { inner, inverseOf, logDetOf, normalRows, times, traceOf, weightedMatrix } from './testing/matrices';

let engine: Engine;
beforeAll(async () => {
  engine = (await openEngine('reference')).engine;
});
afterAll(() => engine.close());

const [n, d] = [400, 6];
const x = normalRows(n, d, 1, (column) => 3 / (1 + column));
const lambda = 2;

function select(request: Partial<SelectionRequest> & Pick<SelectionRequest, 'method'>): Promise<SelectionResult> {
  return selectSubset(matrixSource(x, n, d, 100), engine, {
    lambda: { rule: 'value', value: lambda },
    ...(request.plan ? {} : { m: 60 }),
    ...request,
  });
}

/** ε by another route: the eigenvalues of M·A⁻¹·M with M = A_S − A are those of (A^-½MA^-½)² up to similarity by A. */
function isSpectralError(epsilon: number, result: SelectionResult, start: number[] = []): boolean {
  const a = weightedMatrix(x, d, lambda);
  const rows = [...result.rows, ...start];
  const subset = weightedMatrix(x, d, lambda, rows, [...result.weights, ...start.map(() => 1)]);
  const isPositive = (scale: number, sign: number): boolean => {
    const matrix = a.map((value, at) => scale * value + sign * (subset[at] - value));
    try {
      cholesky(matrix, d);
      return true;
    } catch {
      return false;
    }
  };
  // −εA ≼ A_S − A ≼ εA, and no smaller ε will do.
  const holds = (scale: number): boolean => isPositive(scale, 1) && isPositive(scale, -1);
  return holds(epsilon + 1e-10) && !holds(epsilon - 1e-10);
}

describe('certificate', () => {
  it.each(['iid', 'poisson', 'pivotal', 'topk', 'random', 'greedy-d'] as const)(
    'of %s: ε is the spectral error of the weighted subset',
    async (method) => {
      const result = await select({ method, seed: 3 });
      expect(isSpectralError(result.certificate.epsilon, result)).toBe(true);
      expect(result.certificate.rescaled).toBe(method === 'topk' || method === 'greedy-d');
    },
  );

  it('says what the subset has by log det, trace and effective dimension', async () => {
    const start = [7, 300];
    const result = await select({ method: 'iid', m: 80, start, mustKeep: [1] });
    const different = [...new Set([...result.rows, ...start])];
    const before = weightedMatrix(x, d, lambda, start);
    const after = weightedMatrix(x, d, lambda, different);
    const { certificate } = result;
    expect(isSpectralError(certificate.epsilon, result, start)).toBe(true);
    expect(certificate.logDet).toBeCloseTo(logDetOf(after, d) - logDetOf(before, d), 9);
    const trace = traceOf(inverseOf(before, d), d) - traceOf(inverseOf(after, d), d);
    expect(certificate.trace).toBeCloseTo(trace, 9);
    expect(certificate.effectiveDimension.subset).toBeCloseTo(d - lambda * traceOf(inverseOf(after, d), d), 9);
    const eigenvalues = symmetricEigenvalues(weightedMatrix(x, d, 0), d);
    const dimension = eigenvalues.reduce((sum, value) => sum + value / (value + lambda), 0);
    expect(certificate.effectiveDimension.full).toBeCloseTo(dimension, 9);
    expect(result.effectiveDimension).toBe(certificate.effectiveDimension.full);
    expect(result.distinct).toBe(new Set(result.rows).size);
  });

  it('has ε = 0, full dimension and radius 0 when everything is kept', async () => {
    const { certificate, weights, plan } = await select({ method: 'iid', plan: { epsilon: 0.05, delta: 0.1 } });
    expect(plan).toMatchObject({ m: n, keepAll: true });
    expect(weights.every((weight) => weight === 1)).toBe(true);
    expect(certificate.epsilon).toBeLessThan(1e-12);
    expect(certificate.effectiveDimension.subset).toBeCloseTo(certificate.effectiveDimension.full, 9);
    expect(certificate).toMatchObject({ coverageRadius: 0, coverageRows: n, bounds: { noise: { factor: 1 } } });
  });

  it('measures the coverage radius from every row to its nearest selected or start row', async () => {
    const start = [11];
    const { rows, certificate } = await select({ method: 'random', m: 9, start });
    const distance = (a: number, b: number): number =>
      Math.sqrt(Array.from({ length: d }, (_, j) => (x[a * d + j] - x[b * d + j]) ** 2).reduce((s, v) => s + v, 0));
    const radius = Array.from({ length: n }, (_, row) =>
      Math.min(...[...rows, ...start].map((center) => distance(row, center))),
    ).reduce((largest, value) => Math.max(largest, value), 0);
    expect(certificate.coverageRadius).toBeCloseTo(radius, 12);
    expect(certificate.coverageRows).toBe(n);
  });

  it('measures it from more selected rows than are met in one pass', async () => {
    const many = normalRows(6000, 2, 5);
    // The farthest row lies among the last ones, of which a single one is selected.
    for (let at = 11_800; at < 12_000; at += 1) many[at] = 5 * many[at] + 100;
    const mustDrop = Array.from({ length: 99 }, (_, place) => 5901 + place);
    const request = { method: 'random', m: 5000, mustKeep: [5900], mustDrop } as const;
    const { rows, certificate } = await selectSubset(matrixSource(many, 6000, 2), engine, request);
    let radius = 0;
    for (let row = 0; row < 6000; row += 1) {
      let nearest = Infinity;
      for (const center of rows) {
        const [a, b] = [many[2 * row] - many[2 * center], many[2 * row + 1] - many[2 * center + 1]];
        nearest = Math.min(nearest, a * a + b * b);
      }
      radius = Math.max(radius, Math.sqrt(nearest));
    }
    expect(certificate.coverageRadius).toBeCloseTo(radius, 12);
  });

  it('measures it far from the origin, a row at the origin or not', async () => {
    const times = normalRows(300, 2, 6).map((value, at) => (at % 2 ? value : value + 1.7e9));
    times.fill(0, 0, 2);
    const request = { method: 'random', m: 30, mustKeep: [0], lambda: { rule: 'value', value: 1e6 } } as const;
    const { rows, certificate } = await selectSubset(matrixSource(times, 300, 2), engine, request);
    const radius = Array.from({ length: 300 }, (_, row) =>
      Math.min(
        ...[...rows].map((c) => Math.hypot(times[2 * row] - times[2 * c], times[2 * row + 1] - times[2 * c + 1])),
      ),
    ).reduce((largest, value) => Math.max(largest, value), 0);
    expect(certificate.coverageRadius).toBeCloseTo(radius, 9);
  });

  it('looks at a sample that the draw does not know of', async () => {
    const source = matrixSource(normalRows(3000, 2, 4), 3000, 2);
    const request = { method: 'random', m: 1000, seed: 1, coverageWork: 1 } as const;
    const { certificate } = await selectSubset(source, engine, request);
    expect(certificate.coverageRows).toBe(1000);
    expect(certificate.coverageRadius).toBeGreaterThan(0);
  });

  it('looks at a sample of rows where all would be too much work, and says so', async () => {
    const many = normalRows(3000, 2, 4);
    const source = matrixSource(many, 3000, 2);
    const request = { method: 'random', m: 500, seed: 1 } as const;
    const sampled = await selectSubset(source, engine, { ...request, coverageWork: 1.5e6 });
    const whole = await selectSubset(source, engine, request);
    expect(sampled.certificate.coverageRows).toBe(1500);
    expect(whole.certificate.coverageRows).toBe(3000);
    expect(sampled.certificate.coverageRadius).toBeLessThanOrEqual(Number(whole.certificate.coverageRadius));
    expect(sampled.certificate.coverageRadius).toBeGreaterThan(0);
  });

  it('has no log det where A₀ is singular, and no bounds where ε is 1 or more', async () => {
    const { certificate } = await select({ method: 'topk', m: 3, lambda: { rule: 'value', value: 0 } });
    expect(certificate).toMatchObject({ logDet: null, trace: null, bounds: null });
    expect(certificate.effectiveDimension.subset).toBeNull();
    expect(certificate.epsilon).toBeGreaterThanOrEqual(1);
    const twins = matrixSource(Float64Array.of(5, 0, 5, 0, 1, 1, 1, 2), 4, 2);
    const same = await selectSubset(twins, engine, { method: 'greedy-d', m: 2, start: [2, 3], mustKeep: [0, 1] });
    expect(same.certificate.logDet).toBeGreaterThan(0);
    const flat = await selectSubset(twins, engine, {
      method: 'random',
      m: 2,
      mustKeep: [0, 1],
      lambda: { rule: 'value', value: 0 },
    });
    expect(flat.certificate).toMatchObject({ logDet: null, trace: null, effectiveDimension: { subset: null } });
  });

  it('certifies an empty selection, which Poisson sampling can give', async () => {
    const empty: SelectionResult[] = [];
    for (let seed = 0; seed < 20; seed += 1) {
      const result = await select({ method: 'poisson', m: 1, seed });
      if (result.m === 0) empty.push(result);
    }
    // A chance of 1/e each.
    expect(empty.length).toBeGreaterThan(1);
    expect(empty[0]).toMatchObject({ requested: 1, certificate: { logDet: 0, trace: 0, coverageRadius: null } });
  });
});

describe('bounds', () => {
  const a = weightedMatrix(x, d, lambda);
  const inverse = inverseOf(a, d);

  /** Weighted ridge fit. */
  function fit(y: ArrayLike<number>, rows: ArrayLike<number>, weights?: ArrayLike<number>): Float64Array {
    const moment = new Float64Array(d);
    for (let place = 0; place < rows.length; place += 1) {
      const offset = rows[place] * d;
      for (let j = 0; j < d; j += 1) moment[j] += (weights?.[place] ?? 1) * x[offset + j] * y[rows[place]];
    }
    return times(inverseOf(weightedMatrix(x, d, lambda, rows, weights), d), moment);
  }

  const allRows = Uint32Array.from({ length: n }, (_, row) => row);
  const distance = (u: Float64Array, v: Float64Array): number => {
    const difference = u.map((value, j) => value - v[j]);
    return Math.sqrt(inner(difference, times(a, difference)));
  };

  it('of realisable labels hold for every method and every seed', async () => {
    const random = createRandom(2);
    let checked = 0;
    for (const method of ['iid', 'poisson', 'pivotal', 'random', 'topk'] as const) {
      for (let seed = 0; seed < 12; seed += 1) {
        const { rows, weights, certificate } = await select({ method, seed, m: 200 });
        if (!certificate.bounds) continue;
        const theta = Float64Array.from({ length: d }, random.normal);
        const y = times(x, theta);
        const apart = distance(fit(y, rows, weights), times(inverse, times(weightedMatrix(x, d, 0), theta)));
        const { realisable, paper } = certificate.bounds;
        const length = Math.sqrt(inner(theta, theta));
        expect(apart).toBeLessThanOrEqual(realisable.distance * length);
        expect(apart ** 2 / 2).toBeLessThanOrEqual(realisable.excess * length ** 2);
        expect(realisable.excess).toBeCloseTo(realisable.distance ** 2 / 2, 12);
        if (paper) {
          const norm = Math.sqrt(inner(theta, times(a, theta)));
          expect(apart).toBeLessThanOrEqual(paper.distance * norm);
          expect(certificate.epsilon).toBeLessThanOrEqual(0.5);
        } else expect(certificate.epsilon).toBeGreaterThan(0.5);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(40);
  });

  it.each(['iid', 'poisson', 'random'] as const)(
    'of noisy labels are violated by at most a tenth of all %s draws',
    async (method) => {
      const random = createRandom(3);
      const theta = Float64Array.from({ length: d }, random.normal);
      const y = times(x, theta).map((value) => value + 4 * random.normal());
      const best = fit(y, allRows);
      const risk = (fitted: Float64Array): number => {
        const predicted = times(x, fitted);
        const residual = predicted.reduce((sum, value, row) => sum + (value - y[row]) ** 2, 0);
        return residual / 2 + (lambda / 2) * inner(fitted, fitted);
      };
      let violated = 0;
      for (let seed = 0; seed < 60; seed += 1) {
        const { rows, weights, certificate } = await select({ method, seed, m: 200 });
        const noise = certificate.bounds?.noise;
        if (!noise) throw new Error(`no noise bound at ε = ${certificate.epsilon}`);
        if (risk(fit(y, rows, weights)) > noise.factor * risk(best)) violated += 1;
      }
      expect(violated / 60).toBeLessThanOrEqual(0.1);
    },
  );

  it('for noise are 1 + k/(m·δ(1−ε)²) in plain i.i.d. sampling, and absent where they are not shown', async () => {
    const { certificate, effectiveDimension } = await select({ method: 'iid', m: 200 });
    const factor = 1 + effectiveDimension / (200 * 0.1 * (1 - certificate.epsilon) ** 2);
    expect(certificate.bounds?.noise?.factor).toBeCloseTo(factor, 8);
    for (const request of [{ method: 'pivotal' }, { method: 'topk' }, { method: 'iid', mustDrop: [3] }] as const) {
      const { certificate: other } = await select({ m: 200, ...request });
      expect(other.bounds).not.toBeNull();
      expect(other.bounds?.noise).toBeNull();
    }
  });
});
