import { mkdir, open, statfs, unlink, type FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

interface Entry {
  position: number;
  size: number;
  checksum: number;
}

/**
 * Blocks in a local file, for passes after the first. The file has no name from the moment it is open, so nothing of it outlives the
 * process, however that ends. A cache may always say no: when its limit is reached, when the disk is full, when what it reads is not
 * what it wrote.
 */
export class BlockCache {
  private readonly entries = new Map<number, Entry>();
  private file: FileHandle | null = null;
  private size = 0;
  private limit: number;

  /**
   * @param folder made when missing
   * @param maxBytes largest size of the file; no more than half of what is free on the disk is taken
   */
  constructor(
    private readonly folder: string,
    maxBytes: number,
  ) {
    this.limit = maxBytes;
  }

  has(key: number): boolean {
    return this.entries.has(key);
  }

  /** Keeps a block, unless it cannot. */
  async put(key: number, block: Uint8Array): Promise<void> {
    if (this.size + block.length > this.limit) return;
    const position = this.size;
    try {
      this.file ??= await this.create();
      if (position + block.length > this.limit) return;
      const { bytesWritten } = await this.file.write(block, 0, block.length, position);
      if (bytesWritten < block.length) return;
    } catch {
      // A full disk, most likely. What is in the file can still be read.
      this.limit = 0;
      return;
    }
    this.size += block.length;
    this.entries.set(key, { position, size: block.length, checksum: crc32(block) });
  }

  /** A block in memory of the caller; null when it is not here, or not as it was. */
  async get<T extends Uint8Array>(key: number, allocate: (size: number) => T): Promise<T | null> {
    const entry = this.entries.get(key);
    if (!entry || !this.file) return null;
    const block = allocate(entry.size);
    const read = await this.file.read(block, 0, entry.size, entry.position).catch(() => null);
    if (read?.bytesRead === entry.size && crc32(block) === entry.checksum) return block;
    this.entries.delete(key);
    return null;
  }

  async close(): Promise<void> {
    this.entries.clear();
    this.limit = 0;
    await this.file?.close();
    this.file = null;
  }

  private async create(): Promise<FileHandle> {
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, `blocks-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    await unlink(path);
    const { bavail, bsize } = await statfs(this.folder);
    this.limit = Math.min(this.limit, Math.floor((bavail * bsize) / 2));
    return file;
  }
}
