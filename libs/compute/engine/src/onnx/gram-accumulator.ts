import type { RowBlock } from '@assay/compute/matrix';
import type { OnnxTensor } from '@assay/compute/onnx';
import type { GramPrecision } from '../engine';
import type { GramAccumulator } from '../kernels';
import { padded, RowFeeds } from './row-feeds';
import type { SessionCache } from './session-cache';

/** Rows whose float32 products are added up before they are carried to float64. */
const mixedRows = 2048;

/** Sums that travel between this thread and the session: two buffers each, one read while the other is written. */
export class OnnxGramAccumulator implements GramAccumulator {
  private readonly feeds = new RowFeeds();
  private gram: OnnxTensor;
  private gramSpare: OnnxTensor;
  private sums: OnnxTensor;
  private sumsSpare: OnnxTensor;
  private used: GramPrecision;

  constructor(
    private readonly sessions: SessionCache,
    private readonly columns: number,
    private readonly productColumns: number,
    precision: GramPrecision,
  ) {
    this.used = precision;
    this.gram = zeros(columns, columns);
    this.gramSpare = zeros(columns, columns);
    this.sums = zeros(columns, productColumns);
    this.sumsSpare = zeros(columns, productColumns);
  }

  async add(block: RowBlock, products: Float64Array): Promise<void> {
    const narrow = block.data instanceof Float32Array;
    if (!narrow) this.used = 'f64';
    const step = this.used === 'mixed' ? mixedRows : block.rows;
    for (let first = 0; first < block.rows; first += step) {
      await this.addRows(block, products, first, Math.min(step, block.rows - first), narrow ? 'float32' : 'float64');
    }
  }

  private async addRows(
    block: RowBlock,
    products: Float64Array,
    first: number,
    count: number,
    type: 'float32' | 'float64',
  ): Promise<void> {
    const session = await this.sessions.gram(type, this.used);
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

function zeros(rows: number, columns: number): OnnxTensor {
  return { type: 'float64', dims: [rows, columns], data: new Float64Array(rows * columns) };
}
