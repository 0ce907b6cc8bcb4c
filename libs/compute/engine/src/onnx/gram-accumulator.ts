import type { RowBlock } from '@assay/compute/matrix';
import type { OnnxTensor } from '@assay/compute/onnx';
import type { GramPrecision } from '../engine';
import type { BlockOptions, GramAccumulator } from '../kernels';
import type { RowType } from './graphs';
import { padded, RowFeeds } from './row-feeds';
import type { SessionCache } from './session-cache';

/** Rows whose float32 products are added up before they are carried to float64. */
const mixedRows = 2048;

/**
 * Sizes for which float32 products of that many rows neither overflow nor lose digits to subnormal numbers. Rows whose largest number
 * lies outside are multiplied in float64.
 */
const [narrowFrom, narrowTo] = [1e-12, 1e16];

/** Sums that travel between this thread and the session: two buffers each, one read while the other is written. */
export class OnnxGramAccumulator implements GramAccumulator {
  private readonly feeds = new RowFeeds();
  private gram: OnnxTensor;
  private gramSpare: OnnxTensor;
  private sums: OnnxTensor;
  private sumsSpare: OnnxTensor;
  private used: GramPrecision = 'f64';

  constructor(
    private readonly sessions: SessionCache,
    private readonly columns: number,
    private readonly productColumns: number,
    private readonly wished: GramPrecision,
  ) {
    this.gram = zeros(columns, columns);
    this.gramSpare = zeros(columns, columns);
    this.sums = zeros(columns, productColumns);
    this.sumsSpare = zeros(columns, productColumns);
  }

  async add(block: RowBlock, products: Float64Array, { signal }: BlockOptions): Promise<void> {
    const type = block.data instanceof Float32Array ? 'float32' : 'float64';
    const mixed = this.wished === 'mixed' && type === 'float32';
    const step = mixed ? mixedRows : block.rows;
    for (let first = 0; first < block.rows; first += step) {
      signal?.throwIfAborted();
      const count = Math.min(step, block.rows - first);
      const precision = mixed && fitsNarrow(block, first, count) ? 'mixed' : 'f64';
      if (precision === 'mixed') this.used = 'mixed';
      await this.addRows(block, products, { first, count, type, precision });
    }
  }

  private async addRows(
    block: RowBlock,
    products: Float64Array,
    { first, count, type, precision }: { first: number; count: number; type: RowType; precision: GramPrecision },
  ): Promise<void> {
    const session = await this.sessions.gram(type, precision);
    const width = this.productColumns;
    const paddedProducts = new Float64Array(padded(count) * width);
    paddedProducts.set(products.subarray(first * width, (first + count) * width));
    const { outputs, feeds } = await session.run(
      {
        x: this.feeds.take(block, first, count, type),
        products: { type: 'float64', dims: [padded(count), width], data: paddedProducts },
        gram: this.gram,
        sums: this.sums,
      },
      { into: { gramAfter: this.gramSpare, sumsAfter: this.sumsSpare } },
    );
    this.feeds.giveBack(feeds.x);
    [this.gram, this.gramSpare] = [outputs.gramAfter, feeds.gram];
    [this.sums, this.sumsSpare] = [outputs.sumsAfter, feeds.sums];
  }

  finish(): Promise<{ gram: Float64Array; products: Float64Array; precision: GramPrecision }> {
    return Promise.resolve({
      gram: this.gram.data as Float64Array,
      products: this.sums.data as Float64Array,
      precision: this.used,
    });
  }
}

function fitsNarrow({ data, columns }: RowBlock, first: number, count: number): boolean {
  let largest = 0;
  for (let i = first * columns; i < (first + count) * columns; i += 1) largest = Math.max(largest, Math.abs(data[i]));
  return largest === 0 || (largest >= narrowFrom && largest <= narrowTo);
}

function zeros(rows: number, columns: number): OnnxTensor {
  return { type: 'float64', dims: [rows, columns], data: new Float64Array(rows * columns) };
}
