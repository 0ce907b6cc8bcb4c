import { createRandom, matrixSource, NumericError } from '@assay/compute/matrix';
import type { Engine } from './engine';
import { factorGram } from './factor-gram';
import { addGram, rowScores } from './reference/kernels';

/** Leverage of every row by the reference kernels on the calling thread: for small matrices in self-tests and tests. */
export function oracleScores(
  data: Float32Array | Float64Array,
  rows: number,
  columns: number,
  lambda: number,
): Float64Array {
  const x = new Float64Array(data);
  const gram = new Float64Array(columns * columns);
  addGram(gram, x, rows, columns);
  for (let i = 0; i < columns; i += 1) for (let j = 0; j < i; j += 1) gram[j * columns + i] = gram[i * columns + j];
  return rowScores(x, factorGram(gram, columns, lambda).inverseFactor, rows, columns);
}

/**
 * Runs an engine on a small seeded matrix and compares it with the reference kernels.
 * @throws NumericError `engine_self_test_failed`.
 */
export async function selfTest(engine: Engine): Promise<void> {
  const [rows, columns, lambda] = [67, 9, 0.5];
  const random = createRandom(20);
  const data = Float32Array.from({ length: rows * columns }, () => random.normal());
  const source = matrixSource(data, rows, columns);
  const { gram } = await engine.gram(source);
  const factor = await engine.factor(gram, columns, lambda);
  const expected = oracleScores(data, rows, columns, lambda);
  let worst = 0;
  await engine.scores(source, factor, {
    onBlock: ({ rowStart, leverage }) => {
      leverage.forEach((value, index) => {
        worst = Math.max(worst, Math.abs(value / expected[rowStart + index] - 1));
      });
    },
  });
  if (!(worst <= 5e-6)) {
    throw new NumericError(
      'engine_self_test_failed',
      `The ${engine.name} engine failed its self-test: scores differ from the reference by ${worst} relative.`,
    );
  }
}
