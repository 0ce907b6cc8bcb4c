import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oracleScores } from '@assay/compute/engine';
import { createRandom, openNpy } from '@assay/compute/matrix';
import { runAssay } from './support/cli';
import { writeMatrix, type MatrixFile } from './support/npy-file';
import { numpyError } from './support/numpy';

const shapes = [
  [1, 1],
  [5, 9],
  [257, 129],
  [20_000, 512],
] as const;

/** The command line against float64: condition of XᵀX about 1e4, both orders, both element types, two choices of λ. */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  try {
    const results: object[] = [];
    for (const [count, columns] of shapes) {
      const matrix = conditioned(count, columns);
      for (const dtype of ['float32', 'float64'] as const) {
        for (const fortran of [false, true]) {
          results.push(...(await measure(folder, { rows: count, columns, dtype, fortran }, matrix)));
        }
      }
    }
    return results;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function measure(folder: string, file: MatrixFile, matrix: Float64Array): Promise<object[]> {
  const features = join(folder, 'features.npy');
  const out = join(folder, 'scores.npy');
  await writeMatrix(features, file, matrix);
  const stored = file.dtype === 'float32' ? new Float32Array(matrix) : matrix;
  let trace = 0;
  for (const value of stored) trace += value * value;
  const results: object[] = [];
  for (const rule of ['trace', 'small'] as const) {
    const chosen = rule === 'small' ? ['--lambda', String((1e-6 * trace) / file.columns)] : [];
    const { result } = await runAssay(['leverage', features, '--out', out, ...chosen], join(folder, 'memory'));
    const lambda = Number(result.lambda);
    results.push({
      case: `${file.rows}x${file.columns}-${file.dtype}-${file.fortran ? 'fortran' : 'c'}-${rule}`,
      engine: result.engine,
      rows: file.rows,
      columns: file.columns,
      condition: result.condition,
      expectedError: result.expectedError,
      maxRelativeError: await error(out, oracleScores(stored, file.rows, file.columns, lambda)),
      numpyMaxRelativeError: await numpyError(features, lambda, out),
      seconds: (result.seconds as { total: number }).total,
    });
  }
  return results;
}

async function error(path: string, expected: Float64Array): Promise<number> {
  let [row, worst] = [0, 0];
  for await (const { data } of (await openNpy(path)).blocks()) {
    for (const value of data) {
      const difference = Math.abs(value / expected[row] - 1);
      worst = difference <= worst ? worst : difference;
      row += 1;
    }
  }
  return worst;
}

/** Seeded normal rows with column scales from 1 to 0.01, reflected so that no direction is an axis. */
function conditioned(count: number, columns: number): Float64Array {
  const random = createRandom(count);
  const scale = (j: number): number => 0.01 ** (columns === 1 ? 0 : j / (columns - 1));
  const x = Float64Array.from({ length: count * columns }, (_, i) => random.normal() * scale(i % columns));
  const v = Float64Array.from({ length: columns }, () => random.normal());
  const square = v.reduce((sum, value) => sum + value * value, 0);
  for (let offset = 0; offset < x.length; offset += columns) {
    let dot = 0;
    for (let j = 0; j < columns; j += 1) dot += x[offset + j] * v[j];
    for (let j = 0; j < columns; j += 1) x[offset + j] -= (2 * dot * v[j]) / square;
  }
  return x;
}
