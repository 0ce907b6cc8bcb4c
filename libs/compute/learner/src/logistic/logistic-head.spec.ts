import { openEngine, type Engine } from '@assay/compute/engine';
import { closeThreads, matrixSource } from '@assay/compute/matrix';
import { logLoss } from '../metrics';
import { predictClasses, predictScores, softmax } from '../predict';
import { clusters, goldenProblem } from '../testing/clusters';
import { logisticHead } from './logistic-head';

let engine: Engine;
beforeAll(async () => {
  ({ engine } = await openEngine('auto'));
});
afterAll(async () => {
  await engine.close();
  await closeThreads();
});

function expectClose(found: Float64Array, wanted: ArrayLike<number>, tolerance: number): void {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, at) => expect(Math.abs(value - wanted[at])).toBeLessThan(tolerance));
}

describe('logisticHead', () => {
  const { x, labels, weights } = goldenProblem();
  const source = matrixSource(x, 60, 4, 7);
  const all = Uint32Array.from({ length: 60 }, (_, row) => row);
  const tolerance = 1e-10;

  // SciPy; see goldenProblem.
  it('finds the minimum', async () => {
    const head = await logisticHead(source, engine, labels, { tolerance });
    expect(head).toMatchObject({ kind: 'logistic', converged: true });
    expect(head.gradientNorm).toBeLessThanOrEqual(tolerance);
    expect(head.lambda).toBeCloseTo(0.004265513451341701, 12);
    expectClose(
      head.coefficients,
      [
        0.7280501738, 0.2296635009, -0.9577136748, 1.028299021, -0.497954533, -0.530344488, 0.8327482633, -1.828078969,
        0.9953307061, 1.005723261, -0.5882958269, -0.4174274336,
      ],
      1e-7,
    );
    expectClose(head.intercept, [-2.422361435, 5.609101928, -3.186740493], 1e-6);
    const probabilities = softmax(await predictScores(source, engine, head), 3);
    const square = head.coefficients.reduce((sum, value) => sum + value * value, 0);
    expect(logLoss(probabilities, labels.codes, 3) + (head.lambda / 2) * square).toBeCloseTo(0.5094508288371657, 9);
  });

  it('finds the minimum with weights', async () => {
    const head = await logisticHead(source, engine, labels, { tolerance, subset: { rows: all, weights } });
    expect(head.lambda).toBeCloseTo(0.0041521146527075765, 12);
    expectClose(
      head.coefficients,
      [
        0.7390478666, 0.1549146653, -0.8939625319, 0.9702178654, -0.5254063968, -0.4448114686, 0.8704001134,
        -1.596663754, 0.7262636407, 0.9834868439, -0.6206725292, -0.3628143148,
      ],
      1e-7,
    );
    expectClose(head.intercept, [-2.638959617, 4.977550293, -2.338590677], 1e-6);
  });

  it('gives the same bits on every run, and takes a repeated row as one of weight 2', async () => {
    const first = await logisticHead(source, engine, labels, { subset: { rows: [...all, 3, 9] } });
    const second = await logisticHead(source, engine, labels, {
      subset: { rows: all, weights: Float64Array.from(all, (row) => (row === 3 || row === 9 ? 2 : 1)) },
    });
    expect(first).toEqual(second);
  });

  it('converges on columns of very different spread, with an odd number of rows and classes', async () => {
    const { x: features, labels: codes } = clusters(1001, 13, 5, { apart: 0.5 });
    const spread = features.map((value, at) => value * 10 ** ((at % 13) / 4 - 1) + (at % 13));
    const rows = matrixSource(spread, 1001, 13, 100);
    const head = await logisticHead(rows, engine, codes, { tolerance: 1e-8 });
    expect(head.converged).toBe(true);
    // At the minimum the gradient of the loss is that of the penalty: Σ (p − y)/n = 0 for every class.
    const residual = new Float64Array(5);
    softmax(await predictScores(rows, engine, head), 5).forEach((p, at) => (residual[at % 5] += p / 1001));
    codes.codes.forEach((code) => (residual[code] -= 1 / 1001));
    residual.forEach((value) => expect(Math.abs(value)).toBeLessThan(1e-7));
  });

  it('gives classes that it has not seen no probability', async () => {
    const rows = all.filter((row) => labels.codes[row] !== 1);
    const head = await logisticHead(source, engine, labels, { subset: { rows } });
    expect(head.intercept[1]).toBe(-Infinity);
    const [predicted] = await predictClasses(source, engine, [head]);
    expect(new Set(predicted)).toEqual(new Set([0, 2]));
    const loss = logLoss(softmax(await predictScores(source, engine, head), 3), labels.codes, 3);
    expect(Number.isFinite(loss)).toBe(true);
  });

  it('is constant for one class, for no rows and for equal rows', async () => {
    const one = await logisticHead(source, engine, labels, {
      subset: { rows: all.filter((row) => labels.codes[row] === 2) },
    });
    expect([...one.intercept]).toEqual([-Infinity, -Infinity, 0]);
    const none = await logisticHead(source, engine, labels, { subset: { rows: [] } });
    expect(new Set(none.intercept).size).toBe(1);
    const flat = await logisticHead(matrixSource(new Float32Array(240).fill(0.1), 60, 4), engine, labels);
    expect(flat.coefficients.every((value) => value === 0)).toBe(true);
  });

  it('refuses more than it can hold before it reads anything', async () => {
    const big = {
      rows: 200_001,
      columns: 512,
      blocks: () => {
        throw new Error('read');
      },
    };
    const codes = Int32Array.from({ length: 200_001 }, (_, row) => row % 2);
    await expect(logisticHead(big, engine, { codes, classes: 2 })).rejects.toMatchObject({
      code: 'too_large_for_logistic',
    });
  });

  it('ends with the reason of an aborted signal', async () => {
    const controller = new AbortController();
    const { x: features, labels: codes } = clusters(4000, 64, 10, { apart: 0.1 });
    const fit = logisticHead(matrixSource(features, 4000, 64), engine, codes, {
      tolerance: 0,
      iterations: 1e9,
      signal: controller.signal,
    });
    controller.abort(new Error('enough'));
    await expect(fit).rejects.toThrow('enough');
  });
});
