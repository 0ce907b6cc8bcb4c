/** Takes exact numbers of bytes from a stream of chunks. */
export class ByteReader {
  private readonly chunks: AsyncIterator<Buffer>;
  /** What has arrived and was not taken yet. */
  buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  /** Waits for the next chunk. @throws Error when there is none */
  async more(): Promise<void> {
    const next = await this.chunks.next();
    if (next.done) throw new Error('COPY ended in the middle of a row');
    this.buffer = this.buffer.length === 0 ? next.value : Buffer.concat([this.buffer, next.value]);
  }

  skip(count: number): void {
    this.buffer = this.buffer.subarray(count);
  }

  /** For small counts. */
  async take(count: number): Promise<Buffer> {
    while (this.buffer.length < count) await this.more();
    const taken = this.buffer.subarray(0, count);
    this.skip(count);
    return taken;
  }

  /** Fills `target` straight from the chunks. */
  async fill(target: Uint8Array): Promise<void> {
    for (let filled = 0; filled < target.length;) {
      if (this.buffer.length === 0) await this.more();
      const part = this.buffer.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.skip(part.length);
    }
  }

  /** Reads on to the end of the stream, which must be near. */
  async end(): Promise<void> {
    while (!(await this.chunks.next()).done);
  }
}
