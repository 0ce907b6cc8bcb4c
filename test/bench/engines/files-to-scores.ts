import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runAssay } from '../support/cli';
import { median } from '../support/median';
import { runRival, type RivalRun } from './rival';

const rounds = 5;
const ratio = 1e-6;
const condition = 1e6;

/** How a rival is called in `rivals.py`, and what it is. */
const rivals = {
  float64: 'NumPy, SciPy: float64',
  'blas-float64': 'SciPy BLAS: float64 syrk, trmm',
  float32: 'NumPy, SciPy: float32 chunks',
  'blas-float32': 'SciPy BLAS: float32 syrk, trmm',
} as const;
type Rival = keyof typeof rivals;

/** One case against every rival: .npy on disk to scores on disk, all in processes of their own, in turns, medians. */
export async function filesToScores(folder: string, rows: number, columns: number): Promise<object[]> {
  const features = join(folder, `${rows}x${columns}.npy`);
  await runRival(['make', features, rows, columns, condition, 1]);
  const scores = (name: string): string => join(folder, `scores-${name}.npy`);
  const ours: { seconds: number; wallSeconds: number; engine: string }[] = [];
  const theirs: Record<Rival, RivalRun[]> = { float64: [], 'blas-float64': [], float32: [], 'blas-float32': [] };
  const lambda = ratio * (await meanEigenvalue(features, rows, columns));
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await runOurs(features, scores('assay'), lambda, folder));
    for (const name of Object.keys(rivals) as Rival[]) {
      theirs[name].push(await runRival([name, features, scores(name), ratio]));
    }
  }
  const truth = await readScores(scores('float64'), rows);
  const error = async (name: string): Promise<number> => worstError(await readScores(scores(name), rows), truth);
  const ourError = await error('assay');
  return Promise.all(
    (Object.keys(rivals) as Rival[]).map(async (name) => ({
      case: `end-to-end: ${rows}x${columns}`,
      engine: ours[0].engine,
      rows,
      columns,
      seconds: median(ours.map(({ seconds }) => seconds)),
      rival: rivals[name],
      rivalSeconds: median(theirs[name].map(({ seconds }) => seconds)),
      ratio: median(theirs[name].map(({ seconds }, round) => seconds / ours[round].seconds)),
      maxRelativeError: ourError,
      rivalMaxRelativeError: name === 'float64' ? null : await error(name),
      wallSeconds: median(ours.map(({ wallSeconds }) => wallSeconds)),
      rivalWallSeconds: median(theirs[name].map(({ wallSeconds }) => wallSeconds)),
    })),
  );
}

async function runOurs(features: string, out: string, lambda: number, folder: string) {
  const run = await runAssay(
    ['leverage', features, '--lambda', String(lambda), '--out', out],
    join(folder, 'memory.txt'),
  );
  const { seconds, engine } = run.result as { seconds: { total: number }; engine: string };
  return { seconds: seconds.total, wallSeconds: run.wallSeconds, engine };
}

/** ‖X‖²/d of a C-order float32 .npy file. */
async function meanEigenvalue(path: string, rows: number, columns: number): Promise<number> {
  const values = new Float32Array(await numbersOf(path, rows * columns * 4));
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum / columns;
}

async function readScores(path: string, rows: number): Promise<Float64Array> {
  return new Float64Array(await numbersOf(path, rows * 8));
}

/** The numbers at the end of a .npy file. */
async function numbersOf(path: string, bytes: number): Promise<ArrayBuffer> {
  const file = await readFile(path);
  return file.buffer.slice(file.byteOffset + file.length - bytes, file.byteOffset + file.length);
}

function worstError(actual: Float64Array, expected: Float64Array): number {
  let worst = 0;
  expected.forEach((value, row) => {
    const error = Math.abs(actual[row] / value - 1);
    worst = error <= worst ? worst : error;
  });
  return worst;
}
