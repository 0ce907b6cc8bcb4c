import type { Engine } from '../engine';
import { factorGram } from '../factor-gram';
import { expectedError } from '../precision';
import { rowScores } from '../reference/kernels';
import { oracleScores } from '../self-test';
import type { ContractCase } from './contract-case';
import { decayingMatrix, worstRelativeError } from './matrices';
import { runPasses, scoresWith, trace, type Rows } from './passes';

const shapes = [
  [1, 1],
  [1, 7],
  [5, 9],
  [65, 64],
  [257, 129],
  [300, 70],
  [1030, 33],
] as const;

const types = {
  float32: (data: Float64Array): Rows => Float32Array.from(data),
  float64: (data: Float64Array): Rows => data,
};

/** Scores against the oracle, within the error laws of `expectedError`. */
export const accuracyCases: readonly ContractCase[] = [
  ...shapes.flatMap(([rows, columns]) =>
    Object.entries(types).map(([type, cast]) => ({
      title: `gives the oracle's scores within the error law: ${rows} × ${columns} ${type}`,
      run: (engine: Engine) => checkShape(engine, cast(decayingMatrix(rows, columns, 1e-2, rows)), rows, columns),
    })),
  ),
  ...[1e2, 1e4, 1e6, 1e8].flatMap((condition) => [
    ...(['f64', 'mixed'] as const).map((precision): ContractCase => ({
      title: `keeps the law of ${precision} at condition ${condition.toExponential()}`,
      run: (engine) => checkCondition(engine, condition, precision),
    })),
    {
      title: `gives exact scores at condition ${condition.toExponential()}`,
      run: (engine) => checkExact(engine, condition),
    } satisfies ContractCase,
  ]),
  // Squares of 1e-22 are subnormal in float32, and sums of squares of 2e19 infinite.
  ...[1e-30, 1e-22, 2e19, 1e25].flatMap((size) =>
    (['f64', 'mixed'] as const).map((precision): ContractCase => ({
      title: `is indifferent to float32 features of size ${size} (${precision})`,
      run: (engine) => checkSize(engine, size, precision),
    })),
  ),
];

async function checkShape(engine: Engine, data: Rows, rows: number, columns: number): Promise<void> {
  const lambda = (1e-3 * trace(data)) / columns;
  const result = await runPasses(engine, data, { rows, columns, lambda, blockRows: 64 });
  const error = worstRelativeError(result.leverage, oracleScores(data, rows, columns, lambda));
  expect(error).toBeLessThanOrEqual(expectedError(result.factor.condition, 'f64', result.precision));
  const dimension = columns - lambda * result.factor.inverseTrace;
  expect(Math.abs(result.sum - dimension)).toBeLessThanOrEqual(1e-6 * Math.max(1, dimension));
}

async function checkCondition(engine: Engine, condition: number, precision: 'f64' | 'mixed'): Promise<void> {
  const [rows, columns] = [3000, 48];
  const data = Float32Array.from(decayingMatrix(rows, columns, condition ** -0.5, 5));
  const lambda = (1e-8 * trace(data)) / columns;
  const { leverage, factor, gramPrecision, ...scores } = await runPasses(engine, data, {
    rows,
    columns,
    lambda,
    precision,
  });
  const error = worstRelativeError(leverage, oracleScores(data, rows, columns, lambda));
  expect(error).toBeLessThanOrEqual(expectedError(factor.condition, gramPrecision, scores.precision));
}

/** The same factor for all engines: what is left is rounding of float64, so that engines agree on every decision. */
async function checkExact(engine: Engine, condition: number): Promise<void> {
  const [rows, columns] = [300, 40];
  const data = Float32Array.from(decayingMatrix(rows, columns, condition ** -0.5, 12));
  const lambda = (1e-6 * trace(data)) / columns;
  const { gram } = await runPasses(engine, data, { rows, columns, lambda });
  const factor = factorGram(gram, columns, lambda);
  const leverage = await scoresWith(engine, data, columns, factor, { exact: true, blockRows: 64 });
  const expected = rowScores(new Float64Array(data), factor.inverseFactor, rows, columns);
  expect(worstRelativeError(leverage, expected)).toBeLessThanOrEqual(1e-11);
}

async function checkSize(engine: Engine, size: number, precision: 'f64' | 'mixed'): Promise<void> {
  const [rows, columns] = [40, 4];
  const data = Float32Array.from(decayingMatrix(rows, columns, 0.1, 10), (value) => value * size);
  const lambda = (0.01 * trace(data)) / columns;
  const { leverage } = await runPasses(engine, data, { rows, columns, lambda, precision });
  expect(worstRelativeError(leverage, oracleScores(data, rows, columns, lambda))).toBeLessThan(2e-6);
}
