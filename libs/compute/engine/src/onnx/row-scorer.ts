import type { RowBlock } from '@assay/compute/matrix';
import type { OnnxTensor } from '@assay/compute/onnx';
import type { Factor, Projection } from '../engine';
import type { RowScorer } from '../kernels';
import type { RowType } from './graphs';
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
  ) {
    this.narrowFits = factor !== undefined && fitsFloat32(factor);
    this.matrix = projection && {
      type: 'float64',
      dims: [columns, projection.columns],
      data: new Float64Array(projection.matrix),
    };
  }

  async score(block: RowBlock): Promise<{ leverage?: Float64Array; projected?: Float64Array }> {
    const own = block.data instanceof Float32Array ? 'float32' : 'float64';
    return {
      leverage: this.factor && (await this.applyFactor(block, this.narrowFits ? own : 'float64', this.factor)),
      projected: this.matrix && (await this.applyMatrix(block, own, this.matrix)),
    };
  }

  private async applyFactor(block: RowBlock, type: RowType, factor: Factor): Promise<Float64Array> {
    this.precision = type;
    const known = this.factors[type] ?? factorTensor(factor, this.columns, type);
    const session = await this.sessions.score(type);
    const { outputs, feeds } = await session.run({ x: this.feeds.take(block, 0, block.rows, type), factor: known });
    this.factors = { ...this.factors, [type]: feeds.factor };
    this.feeds.giveBack(feeds.x);
    return (outputs.leverage.data as Float64Array).subarray(0, block.rows);
  }

  private async applyMatrix(block: RowBlock, type: RowType, matrix: OnnxTensor): Promise<Float64Array> {
    const session = await this.sessions.project(type);
    const { outputs, feeds } = await session.run({ x: this.feeds.take(block, 0, block.rows, type), matrix });
    this.matrix = feeds.matrix;
    this.feeds.giveBack(feeds.x);
    return (outputs.projected.data as Float64Array).subarray(0, block.rows * matrix.dims[1]);
  }
}

function factorTensor({ inverseFactor }: Factor, columns: number, type: RowType): OnnxTensor {
  const data = type === 'float32' ? new Float32Array(inverseFactor) : new Float64Array(inverseFactor);
  return { type, dims: [columns, columns], data };
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
