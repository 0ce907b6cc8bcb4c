import type { RowBlock } from '@assay/compute/matrix';
import type { OnnxTensor } from '@assay/compute/onnx';
import type { Factor, Projection } from '../engine';
import type { BlockOptions, RowScorer } from '../kernels';
import { narrowSquares, type RowType } from './graphs';
import { RowFeeds } from './row-feeds';
import type { SessionCache } from './session-cache';

/** Applies R, a projection, or both. The matrices travel with every block and come back: they are never copied. */
export class OnnxRowScorer implements RowScorer {
  precision: 'float32' | 'float64' = 'float32';
  private readonly feeds = new RowFeeds();
  private readonly narrowFits: boolean;
  private factors: Partial<Record<RowType, OnnxTensor>> = {};
  private matrix: OnnxTensor | undefined;

  constructor(
    private readonly sessions: SessionCache,
    private readonly columns: number,
    private readonly factor: Factor | undefined,
    projection: Projection | undefined,
    exact: boolean,
  ) {
    this.narrowFits = !exact && factor !== undefined && fitsFloat32(factor);
    this.matrix = projection && {
      type: 'float64',
      dims: [columns, projection.columns],
      data: new Float64Array(projection.matrix),
    };
  }

  async score(
    block: RowBlock,
    { signal }: BlockOptions,
  ): Promise<{ leverage?: Float64Array; projected?: Float64Array }> {
    signal?.throwIfAborted();
    const own = block.data instanceof Float32Array ? 'float32' : 'float64';
    return {
      leverage: this.factor && (await this.applyFactor(block, this.narrowFits ? own : 'float64', this.factor)),
      projected: this.matrix && (await this.applyMatrix(block, own, this.matrix)),
    };
  }

  private async applyFactor(block: RowBlock, type: RowType, factor: Factor): Promise<Float64Array> {
    this.precision = type;
    const known = this.factors[type] ?? this.factorTensor(factor, type);
    const session = await this.sessions.score(type);
    const { outputs, feeds } = await session.run({ x: this.feeds.take(block, 0, block.rows, type), factor: known });
    this.factors = { ...this.factors, [type]: feeds.factor };
    this.feeds.giveBack(feeds.x);
    return (outputs.leverage.data as Float64Array).subarray(0, block.rows);
  }

  private factorTensor({ inverseFactor }: Factor, type: RowType): OnnxTensor {
    const { columns } = this;
    if (type === 'float64') return { type, dims: [columns, columns], data: new Float64Array(inverseFactor) };
    const multiple = this.sessions.onWebGpu ? narrowSquares : 1;
    const width = Math.ceil(columns / multiple) * multiple;
    const data = new Float32Array(columns * width);
    for (let row = 0; row < columns; row += 1) {
      data.set(inverseFactor.subarray(row * columns, (row + 1) * columns), row * width);
    }
    return { type, dims: [columns, width], data };
  }

  private async applyMatrix(block: RowBlock, type: RowType, matrix: OnnxTensor): Promise<Float64Array> {
    const session = await this.sessions.project(type);
    const { outputs, feeds } = await session.run({ x: this.feeds.take(block, 0, block.rows, type), matrix });
    this.matrix = feeds.matrix;
    this.feeds.giveBack(feeds.x);
    return (outputs.projected.data as Float64Array).subarray(0, block.rows * matrix.dims[1]);
  }
}

/** Whether R can be rounded to float32 without overflow, and without its diagonal sinking to subnormal numbers. */
function fitsFloat32({ inverseFactor, columns }: Factor): boolean {
  let largest = 0;
  let smallest = Infinity;
  for (let i = 0; i < columns; i += 1) {
    for (let j = i; j < columns; j += 1) largest = Math.max(largest, Math.abs(inverseFactor[i * columns + j]));
    smallest = Math.min(smallest, inverseFactor[i * columns + i]);
  }
  return largest < 1e30 && smallest > 1e-30;
}
