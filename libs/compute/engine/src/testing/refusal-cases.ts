import { matrixSource, type NumericErrorCode } from '@assay/compute/matrix';
import type { Engine } from '../engine';
import { factorGram } from '../factor-gram';
import type { ContractCase } from './contract-case';

const [rows, columns] = [40, 3];

/** What every engine refuses, with which code. */
export const refusalCases: readonly ContractCase[] = [
  ...[NaN, Infinity, -Infinity].flatMap((bad) =>
    [Float32Array, Float64Array].map(
      (type) =>
        ({
          title: `refuses ${bad} in ${type.name.slice(0, 7)} rows and names them`,
          run: (engine) => checkNonFinite(engine, bad, new type(rows * columns).fill(1)),
        }) satisfies ContractCase,
    ),
  ),
  {
    title: 'refuses float64 numbers whose squares overflow',
    run: (engine) => refused(engine.gram(matrixSource(Float64Array.of(1e200, 1), 1, 2)), 'overflow'),
  },
  {
    title: 'names a Gram that cannot be factored',
    run: (engine) => refused(engine.factor(Float64Array.of(1, 1, 1, 1), 2, 0), 'not_positive_definite'),
  },
  { title: 'refuses a selection whose gains overflow', run: checkGains },
  { title: 'refuses a selection that makes no sense', run: checkSelection },
  { title: 'refuses tiles that make no sense', run: checkTiles },
  ...[NaN, Infinity, -Infinity].map((bad): ContractCase => ({
    title: `refuses ${bad} in tokens and names them`,
    run: (engine) => checkTokens(engine, bad),
  })),
  ...[NaN, -1, -Infinity].map((bad): ContractCase => ({
    title: `refuses ${bad} as a distance to a center and names the row`,
    run: (engine) => checkDistance(engine, bad),
  })),
];

async function checkNonFinite(engine: Engine, bad: number, data: Float32Array | Float64Array): Promise<void> {
  data[33 * columns + 1] = bad;
  data[35 * columns] = bad;
  const source = matrixSource(data, rows, columns, 16);
  const factor = factorGram(Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1), columns, 1);
  const onBlock = (): void => undefined;
  const projection = { columns: 1, matrix: Float64Array.of(1, 0, 1) };
  for (const attempt of [
    () => engine.gram(source),
    () => engine.scores(source, factor, { onBlock }),
    () => engine.project(source, projection, { onBlock }),
    () => engine.select({ rows, columns, data }, { kind: 'd-optimal', matrix: identity }),
    () => engine.select({ rows, columns, data }, { kind: 'k-center' }),
  ]) {
    await refused(attempt(), 'non_finite', [33, 35]);
  }
}

const identity = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);

async function checkSelection(engine: Engine): Promise<void> {
  const block = { rows: 2, columns: 3, data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const singular = new Float64Array(9);
  await refused(engine.select(block, { kind: 'd-optimal', matrix: singular }), 'not_positive_definite');
  await refused(engine.select(block, { kind: 'd-optimal', matrix: Float64Array.of(1) }), 'shape_mismatch');
  const target = Float64Array.of(1);
  await refused(engine.select(block, { kind: 'a-optimal', matrix: identity, target }), 'shape_mismatch');
  await refused(engine.select(block, { kind: 'k-center', distances: target }), 'shape_mismatch');
  await refused(engine.select({ ...block, rows: 0 }, { kind: 'k-center' }), 'empty_matrix');
  const selection = await engine.select(block, { kind: 'k-center' });
  await refused(selection.next({ count: -1 }), 'invalid_option');
  await refused(selection.next({ count: 1, outside: NaN }), 'invalid_option');
  await refused(selection.next({ count: 1, eligible: Uint8Array.of(1) }), 'shape_mismatch');
  expect([...(await selection.next({ count: 5 })).rows]).toEqual([0, 1]);
  selection.close();
  await refused(selection.next({ count: 1 }), 'invalid_option');
}

async function checkGains(engine: Engine): Promise<void> {
  const block = { rows: 2, columns: 1, data: Float64Array.of(1e200, 1) };
  const selection = await engine.select(block, { kind: 'd-optimal', matrix: Float64Array.of(1) });
  await refused(selection.next({ count: 1 }), 'overflow');
  selection.close();
}

async function checkTiles(engine: Engine): Promise<void> {
  const tiles = { tiles: 1, tokens: 2, columns: 2, data: Float32Array.of(1, 2, 3, 4) };
  await refused(engine.facilityLocation({ ...tiles, tokens: 3 }, 1), 'shape_mismatch');
  await refused(engine.facilityLocation(tiles, 3), 'invalid_option');
  await refused(engine.facilityLocation(tiles, 0), 'invalid_option');
}

async function checkTokens(engine: Engine, bad: number): Promise<void> {
  const data = new Float32Array(2 * 5 * columns).fill(1);
  data[3 * columns + 1] = bad;
  data[8 * columns + 2] = bad;
  await refused(engine.facilityLocation({ tiles: 2, tokens: 5, columns, data }, 2), 'non_finite', [3, 8]);
}

async function checkDistance(engine: Engine, bad: number): Promise<void> {
  const block = { rows: 3, columns: 1, data: Float64Array.of(1, 2, 3) };
  const distances = Float64Array.of(Infinity, 0, bad);
  await refused(engine.select(block, { kind: 'k-center', distances }), 'invalid_option', [2]);
}

async function refused(attempt: Promise<unknown>, code: NumericErrorCode, bad?: number[]): Promise<void> {
  await expect(attempt).rejects.toMatchObject(bad ? { code, rows: bad } : { code });
}
