import type { DataSource } from 'typeorm';
import { FeatureBlockEntity } from './embedding.entities';

/** Bytes of a feature block, about. */
const BLOCK_BYTES = 8 * 1024 * 1024;

/** Appends rows to an embedding set, block by block. */
export class FeatureBlockWriter {
  private readonly buffer: Float32Array;
  private buffered = 0;

  /**
   * @param written rows that are stored already, in `seq` blocks
   * @param maxRows rows of a block at most, where losing a whole block of work in a crash would be too much
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly embeddingSetId: string,
    private readonly dimension: number,
    private written: number,
    private seq: number,
    maxRows = Number.POSITIVE_INFINITY,
  ) {
    // Whole multiples of 512 rows where possible: then sums over blocks do not depend on how rows were grouped.
    const fit = Math.max(1, Math.floor(BLOCK_BYTES / (4 * dimension)));
    const rows = Math.min(maxRows, fit >= 512 ? fit - (fit % 512) : fit);
    this.buffer = new Float32Array(rows * dimension);
  }

  /** Rows stored so far. */
  get stored(): number {
    return this.written;
  }

  async append(row: Float32Array): Promise<void> {
    this.buffer.set(row, this.buffered * this.dimension);
    this.buffered++;
    if (this.buffered * this.dimension === this.buffer.length) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.buffered === 0) return;
    const data = Buffer.from(this.buffer.buffer, 0, this.buffered * this.dimension * 4);
    await this.dataSource.getRepository(FeatureBlockEntity).insert({
      embeddingSetId: this.embeddingSetId,
      seq: this.seq,
      rowStart: String(this.written),
      rows: this.buffered,
      data,
    });
    this.written += this.buffered;
    this.seq++;
    this.buffered = 0;
  }
}
