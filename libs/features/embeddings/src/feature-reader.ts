import { join } from 'node:path';
import type { RowBlock, RowBlockSource } from '@assay/compute/matrix';
import { BytesThread, copyBytes } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { BlockCache } from './block-cache';
import { readAhead } from './read-ahead';

const MIB = 1024 * 1024;
/** Blocks that are read before they are asked for. */
const AHEAD = 2;
/** Blocks that Postgres may be ahead of the cache. */
const AHEAD_OF_CACHE = 1;

/** Consecutive feature blocks of an embedding set. */
export interface BlockRange {
  first: number;
  last: number;
  /** Rows in them. */
  rows: number;
}

interface Block {
  seq: number;
  bytes: Uint8Array;
  /** It came from here, not from Postgres. */
  isLocal: boolean;
}

/** Where a reader may keep blocks between passes. */
export interface CacheOptions {
  /** Folder of Assay's files; the cache goes below it. */
  home: string;
  /** Of the file. */
  maxBytes: number;
  /** Of blocks in memory; 256 MiB by default. */
  memoryBytes?: number;
  /** From so many bytes on, a pass gets a thread of its own; 64 MiB by default. */
  threadBytes?: number;
}

/**
 * Reads the rows of an embedding set in passes. While one block is worked on, the next are fetched. In passes after the first, blocks
 * come from memory, as far as that reaches, and from a local file if it has one; beside that, a few blocks are in memory, which are
 * used over and over. One pass at a time; close it when done.
 */
export class FeatureReader {
  private readonly cache: BlockCache;
  private readonly thread: BytesThread;
  private hasFile = false;
  private readonly sources = new Map<string, RowBlockSource>();
  private readonly kept = new Map<number, Uint8Array>();
  private keptBytes = 0;
  private spare: ArrayBufferLike[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly set: { id: string; dimension: number },
    private readonly options: CacheOptions,
  ) {
    if (!/^[0-9a-f-]{36}$/.test(set.id)) throw new Error('not a UUID');
    this.cache = new BlockCache(join(options.home, 'tmp'), options.maxBytes);
    this.thread = new BytesThread(dataSource);
  }

  /**
   * From now on, blocks are kept in a file, too. To write it costs about as much as to read them once more from a Postgres on the same
   * machine: it pays where three or more passes follow, and where the database has others to serve.
   */
  useFile(): void {
    this.hasFile = true;
  }

  /** Numbers and rows of all blocks, in order. */
  async blocks(): Promise<{ seq: number; rows: number }[]> {
    return this.dataSource.query('select seq, rows from feature_block where embedding_set_id = $1 order by seq', [
      this.set.id,
    ]);
  }

  /** Whether a block is at hand here, so that a pass over it is cheap. */
  isLocal(seq: number): boolean {
    return this.kept.has(seq) || this.cache.has(seq);
  }

  /**
   * Rows of some blocks: the same object for the same blocks, by which an engine knows rows that it has kept. A block's memory is used
   * again once the next one is asked for.
   */
  source(range: BlockRange): RowBlockSource {
    const key = `${range.first}-${range.last}`;
    let source = this.sources.get(key);
    if (!source) this.sources.set(key, (source = this.newSource(range)));
    return source;
  }

  async close(): Promise<void> {
    this.spare = [];
    this.kept.clear();
    await this.thread.close();
    await this.cache.close();
  }

  private newSource(range: BlockRange): RowBlockSource {
    const columns = this.set.dimension;
    const pass = (): AsyncIterable<Block> =>
      readAhead(this.keeping(range), AHEAD, (block) => {
        this.release(block);
      });
    return {
      rows: range.rows,
      columns,
      async *blocks(): AsyncGenerator<RowBlock> {
        for await (const { bytes } of pass()) {
          const data = new Float32Array(bytes.buffer, 0, bytes.length / 4);
          yield { rows: data.length / columns, columns, data };
        }
      },
    };
  }

  /** Blocks, kept for the next pass on their way. */
  private async *keeping(range: BlockRange): AsyncGenerator<Block> {
    for await (const block of readAhead(this.fetch(range), AHEAD_OF_CACHE)) {
      if (!block.isLocal) await this.keep(block);
      yield block;
    }
  }

  private async keep({ seq, bytes }: Block): Promise<void> {
    const { memoryBytes = 256 * MIB } = this.options;
    if (this.keptBytes + bytes.length <= memoryBytes) {
      this.keptBytes += bytes.length;
      // A copy in memory of this thread: of what threads share, the garbage collector does not know how much it weighs.
      this.kept.set(seq, bytes.slice());
    } else if (this.hasFile) {
      await this.cache.put(seq, bytes);
    }
  }

  private release({ seq, bytes }: Block): void {
    if (this.kept.get(seq) === bytes || this.thread.release(bytes.buffer)) return;
    this.spare.push(bytes.buffer);
  }

  private async *fetch({ first, last, rows }: BlockRange): AsyncGenerator<Block> {
    const { threadBytes = 64 * MIB } = this.options;
    const isLarge = rows * this.set.dimension * 4 >= threadBytes;
    for (let seq = first; seq <= last;) {
      const local = this.kept.get(seq) ?? (await this.cache.get(seq, this.allocate));
      if (local) {
        yield { seq, bytes: local, isLocal: true };
        seq += 1;
        continue;
      }
      let end = seq;
      while (end < last && !this.isLocal(end + 1)) end += 1;
      const query = `select data from feature_block where embedding_set_id = '${this.set.id}' and seq between ${seq} and ${end} order by seq`;
      const blocks = isLarge ? this.thread.read(query) : copyBytes(this.dataSource, query, this.allocate);
      for await (const bytes of blocks) {
        yield { seq, bytes, isLocal: false };
        seq += 1;
      }
      if (seq !== end + 1) throw new Error(`block ${seq} of embedding set ${this.set.id} is missing`);
    }
  }

  private readonly allocate = (size: number): Uint8Array => {
    const buffer = this.spare.pop();
    // Too small, or gone with a thread: then it is left to the garbage collector.
    const memory = buffer && buffer.byteLength >= size ? buffer : new ArrayBuffer(size);
    return new Uint8Array(memory, 0, size);
  };
}
