import type { RowBlock, RowBlockSource } from '@assay/compute/matrix';
import {
  assertFiniteBlock,
  assertShape,
  blockRowCount,
  limitBlockRows,
  NumericError,
  runInThread,
  threadFile,
} from '@assay/compute/matrix';
import type {
  Engine,
  Factor,
  GramOptions,
  GramResult,
  Projection,
  ProjectOptions,
  ScoreOptions,
  ScoreResult,
  StreamOptions,
  Targets,
} from './engine';
import type { FactorTask } from './factor-thread';
import type { EngineKernels } from './kernels';

const factorThread = threadFile(__filename, 'factor-thread');

/** Makes an engine of kernels: adds streaming, input checks, progress and cancellation. */
export function createEngine(kernels: EngineKernels): Engine {
  return {
    name: kernels.describe().name,
    describe: () => kernels.describe(),
    gram: (source, options = {}) => streamGram(kernels, source, options),
    factor: (gram, columns, lambda, options = {}) =>
      runInThread<FactorTask, Factor>(factorThread, 'factor', { gram, columns, lambda }, options),
    scores: (source, factor, options) => streamScores(kernels, source, factor, options),
    project: (source, projection, options) => streamProjection(kernels, source, projection, options),
    close: () => kernels.close(),
  };
}

async function streamGram(kernels: EngineKernels, source: RowBlockSource, options: GramOptions): Promise<GramResult> {
  const { rows, columns } = source;
  const { targets, signal, precision = 'f64' } = options;
  assertShape(rows, columns);
  const width = 1 + (targets?.columns ?? 0);
  const accumulator = kernels.beginGram(columns, width, precision);
  const sums = await (async () => {
    await eachBlock(source, width, options, (block, rowStart) =>
      accumulator.add(block, withOnes(targets, rowStart, block.rows), signal),
    );
    return accumulator.finish();
  })().finally(() => accumulator.release?.());
  mirrorLower(sums.gram, columns);
  assertNoOverflow(sums.gram, columns);
  return {
    rows,
    columns,
    gram: sums.gram,
    columnSums: everyNth(sums.products, columns, width, 0, 1),
    cross: targets && everyNth(sums.products, columns, width, 1, width - 1),
    precision: sums.precision,
  };
}

async function streamScores(
  kernels: EngineKernels,
  source: RowBlockSource,
  factor: Factor,
  options: ScoreOptions,
): Promise<ScoreResult> {
  const { columns } = source;
  const { projection, signal } = options;
  assertMatches(factor.columns, columns, 'factor');
  if (projection) assertMatches(projection.matrix.length, columns * projection.columns, 'projection');
  const scorer = kernels.beginScores(columns, factor, projection);
  let sum = 0;
  let lost = 0;
  await eachBlock(source, projection?.columns ?? 1, options, async (block, rowStart) => {
    const { rows } = block;
    const { leverage = new Float64Array(), projected } = await scorer.score(block, signal);
    for (let i = 0; i < rows; i += 1) {
      // Kahan's summation: the effective dimension of 10⁸ rows keeps its digits.
      const term = leverage[i] - lost;
      const next = sum + term;
      lost = next - sum - term;
      sum = next;
    }
    await options.onBlock({ rowStart, rows, leverage, projected });
  }).finally(() => scorer.release?.());
  return { rows: source.rows, sum, precision: scorer.precision };
}

async function streamProjection(
  kernels: EngineKernels,
  source: RowBlockSource,
  projection: Projection,
  options: ProjectOptions,
): Promise<void> {
  assertMatches(projection.matrix.length, source.columns * projection.columns, 'projection');
  const scorer = kernels.beginScores(source.columns, undefined, projection);
  await eachBlock(source, projection.columns, options, async (block, rowStart) => {
    const { rows } = block;
    const { projected = new Float64Array() } = await scorer.score(block, options.signal);
    await options.onBlock(rowStart, rows, projected);
  }).finally(() => scorer.release?.());
}

/** One checked pass: every block in order, with progress after it and the signal looked at before and after. */
async function eachBlock(
  source: RowBlockSource,
  width: number,
  { signal, onProgress }: StreamOptions,
  work: (block: RowBlock, rowStart: number) => Promise<void>,
): Promise<void> {
  let rowStart = 0;
  for await (const block of bounded(source, width).blocks()) {
    signal?.throwIfAborted();
    assertFiniteBlock(block, source.columns, rowStart);
    const { rows } = block;
    await work(block, rowStart);
    rowStart += rows;
    onProgress?.(rowStart);
  }
  signal?.throwIfAborted();
  if (rowStart !== source.rows) {
    throw new NumericError('shape_mismatch', `The source promised ${source.rows} rows but gave ${rowStart}.`);
  }
}

/** Blocks whose rows, and whose rows × `width` results, stay near 16 MiB, whatever the source yields. */
function bounded(source: RowBlockSource, width: number): RowBlockSource {
  const bytes = 16 * 1024 * 1024;
  return limitBlockRows(source, Math.min(blockRowCount(source.columns, 8, bytes), blockRowCount(width, 8, bytes)));
}

/** [1 | Y]: column sums come out of the same product as XᵀY. */
function withOnes(targets: Targets | undefined, rowStart: number, rows: number): Float64Array {
  if (!targets) return new Float64Array(rows).fill(1);
  const width = targets.columns + 1;
  const block = targets.block(rowStart, rows);
  const joined = new Float64Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    joined[row * width] = 1;
    for (let j = 1; j < width; j += 1) joined[row * width + j] = block[row * targets.columns + j - 1];
  }
  return joined;
}

function everyNth(matrix: Float64Array, rows: number, width: number, first: number, count: number): Float64Array {
  const part = new Float64Array(rows * count);
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < count; j += 1) part[i * count + j] = matrix[i * width + first + j];
  }
  return part;
}

function mirrorLower(gram: Float64Array, d: number): void {
  for (let i = 0; i < d; i += 1) for (let j = 0; j < i; j += 1) gram[j * d + i] = gram[i * d + j];
}

/** Cauchy–Schwarz: entries are bounded by the diagonal, so a finite trace means a finite Gram. */
function assertNoOverflow(gram: Float64Array, d: number): void {
  let trace = 0;
  for (let i = 0; i < d; i += 1) trace += gram[i * d + i];
  if (!Number.isFinite(trace)) {
    throw new NumericError('overflow', 'The squares of the matrix exceed float64. Scale the features down first.');
  }
}

function assertMatches(actual: number, expected: number, what: string): void {
  if (actual !== expected) {
    throw new NumericError('shape_mismatch', `The ${what} does not fit the matrix: ${actual} instead of ${expected}.`);
  }
}
