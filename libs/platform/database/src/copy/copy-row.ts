/** One row of binary COPY where it lies. */
export class CopyRow {
  private buffer: Buffer = Buffer.alloc(0);
  private readonly starts: number[] = [];
  private readonly sizes: number[] = [];

  /** Finds the fields of the row at the beginning of `bytes`. @returns where it ends; 0: not all of it is there, or no row follows */
  read(bytes: Buffer): number {
    if (bytes.length < 2 || this.isTrailer(bytes)) return 0;
    const fields = bytes.readInt16BE(0);
    let at = 2;
    for (let k = 0; k < fields; k += 1) {
      if (at + 4 > bytes.length) return 0;
      const size = bytes.readInt32BE(at);
      at += 4;
      this.starts[k] = at;
      this.sizes[k] = size;
      if (size > 0) at += size;
    }
    if (at > bytes.length) return 0;
    this.buffer = bytes;
    return at;
  }

  /** Whether `bytes` begins with the mark of the end. */
  isTrailer(bytes: Buffer): boolean {
    return bytes.length >= 2 && bytes.readInt16BE(0) < 0;
  }

  isNull(field: number): boolean {
    return this.sizes[field] < 0;
  }

  int4(field: number): number {
    return this.buffer.readInt32BE(this.starts[field]);
  }

  int8(field: number): bigint {
    return this.buffer.readBigInt64BE(this.starts[field]);
  }

  float4(field: number): number {
    return this.buffer.readFloatBE(this.starts[field]);
  }

  float8(field: number): number {
    return this.buffer.readDoubleBE(this.starts[field]);
  }

  /** A `bytea` value where it lies; it moves with the next row. */
  bytes(field: number): Buffer {
    const start = this.starts[field];
    return this.buffer.subarray(start, start + this.sizes[field]);
  }

  boolean(field: number): boolean {
    return this.buffer[this.starts[field]] === 1;
  }

  int2(field: number): number {
    return this.buffer.readInt16BE(this.starts[field]);
  }

  text(field: number): string | null {
    if (this.isNull(field)) return null;
    const start = this.starts[field];
    return this.buffer.toString('utf8', start, start + this.sizes[field]);
  }
}
