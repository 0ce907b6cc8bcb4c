import { assertShape, NumericError, type RowBlockSource } from '@assay/compute/matrix';
import type { GramOptions, GramResult, Targets } from '../engine';
import { eachBlock, type OpenKernels } from './each-block';

/** `Engine.gram`: one pass for XᵀX, Xᵀ1 and XᵀY. */
export async function streamGram(open: OpenKernels, source: RowBlockSource, options: GramOptions): Promise<GramResult> {
  const { rows, columns } = source;
  const { targets, precision = 'f64' } = options;
  assertShape(rows, columns);
  const width = 1 + (targets?.columns ?? 0);
  const accumulator = open.kernels.beginGram(columns, width, precision);
  const sums = await (async () => {
    await eachBlock(open, source, width, options, (block, rowStart, about) =>
      accumulator.add(block, withOnes(targets, rowStart, block.rows), about),
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
