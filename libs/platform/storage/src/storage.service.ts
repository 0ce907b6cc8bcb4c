import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { type Config, InjectConfig } from '@assay/platform/config';
import { DomainError, notFound } from '@assay/platform/http';
import { DataSource, IsNull, LessThan, Not } from 'typeorm';
import { BlobEntity } from './blob.entity';

/** Bytes of one stored chunk. */
const CHUNK = 1024 * 1024;

export interface StoredFile {
  id: string;
  filename: string;
  size: number;
  sha256: string;
  createdAt: Date;
}

/** A stored file on this machine's disk. */
export interface LocalCopy {
  path: string;
  /** Name that it was uploaded with. */
  name: string;
  size: number;
}

/**
 * Files, kept in Postgres in chunks so that every process of a cluster can read them. Nothing is ever held in memory whole.
 */
@Injectable()
export class StorageService {
  constructor(
    private readonly dataSource: DataSource,
    @InjectConfig() private readonly config: Config,
  ) {}

  /**
   * Stores a stream. On any fault nothing is kept.
   * @param announced bytes that the sender says will come, so that what is too large need not be read first
   * @throws DomainError `payload_too_large` beyond the configured size, `bad_upload` when it is empty or breaks off
   */
  async write(filename: string, createdBy: string, bytes: AsyncIterable<Buffer>, announced = 0): Promise<StoredFile> {
    this.assertFits(announced);
    const blobs = this.dataSource.getRepository(BlobEntity);
    const { id } = await blobs.save(blobs.create({ filename, createdBy }));
    try {
      const hash = createHash('sha256');
      let size = 0;
      let seq = 0;
      for await (const chunk of chunksOf(bytes, CHUNK)) {
        size += chunk.length;
        this.assertFits(size);
        hash.update(chunk);
        await this.dataSource.query('insert into blob_chunk (blob_id, seq, data) values ($1, $2, $3)', [
          id,
          seq++,
          chunk,
        ]);
      }
      if (size === 0) throw new DomainError('bad_upload', `${filename} is empty.`);
      await blobs.update(id, { size: String(size), sha256: hash.digest('hex') });
      return await this.findOne(id);
    } catch (error) {
      await blobs.delete(id);
      throw error;
    }
  }

  /** @throws DomainError `not_found`, also for a file whose upload never finished */
  async findOne(id: string): Promise<StoredFile> {
    const blob = await this.dataSource.getRepository(BlobEntity).findOneBy({ id, sha256: Not(IsNull()) });
    if (!blob?.sha256) throw notFound('upload', id);
    return {
      id: blob.id,
      filename: blob.filename,
      size: Number(blob.size),
      sha256: blob.sha256,
      createdAt: blob.createdAt,
    };
  }

  /** The bytes in order, a chunk at a time. */
  async *read(id: string): AsyncGenerator<Buffer> {
    for (let seq = 0; ; seq++) {
      const rows: { data: Buffer }[] = await this.dataSource.query(
        'select data from blob_chunk where blob_id = $1 and seq = $2',
        [id, seq],
      );
      if (!rows[0]) return;
      yield rows[0].data;
    }
  }

  /** Whole content; only for files that are small by their nature, such as models. */
  async readAll(id: string): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.read(id)) parts.push(part);
    return Buffer.concat(parts);
  }

  /**
   * Runs `use` with local copies of files, for libraries that need a path; the copies are removed afterwards.
   * @throws DomainError `disk_full`
   */
  async withLocalCopies<T>(ids: readonly string[], use: (files: LocalCopy[]) => Promise<T>): Promise<T> {
    const parent = join(this.config.home, 'tmp');
    await mkdir(parent, { recursive: true });
    const folder = await mkdtemp(join(parent, 'files-'));
    try {
      const files: LocalCopy[] = [];
      for (const [index, id] of ids.entries()) {
        const file = await this.findOne(id);
        const path = join(folder, String(index));
        await pipeline(Readable.from(this.read(id)), createWriteStream(path, { mode: 0o600 }));
        // Deleted while it was read.
        if ((await stat(path)).size !== file.size) throw notFound('upload', id);
        files.push({ path, name: file.filename, size: file.size });
      }
      return await use(files);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      throw new DomainError(
        'disk_full',
        `There is no room for temporary files below ${parent}. Free some and try again.`,
        undefined,
        { cause: error },
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Forgets a file. @throws DomainError `in_use` when something refers to it, such as a model */
  async remove(id: string): Promise<void> {
    try {
      await this.dataSource.getRepository(BlobEntity).delete(id);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === '23503')) throw error;
      throw new DomainError('in_use', 'The file is in use.', undefined, { cause: error });
    }
  }

  private assertFits(size: number): void {
    const { maxUploadBytes } = this.config.http;
    if (size <= maxUploadBytes) return;
    throw new DomainError(
      'payload_too_large',
      `The file is larger than ${maxUploadBytes} bytes (ASSAY_MAX_UPLOAD_BYTES).`,
    );
  }

  private async removeStaleFiles(): Promise<void> {
    const folder = join(this.config.home, 'tmp');
    for (const name of await readdir(folder).catch(() => [])) {
      const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > 24 * 3600 * 1000) await rm(join(folder, name), { recursive: true, force: true });
    }
  }

  /** Removes uploads that broke off a day ago, finished ones that nothing has used for a week, and temporary files of killed processes. */
  async removeStale(): Promise<void> {
    await this.removeStaleFiles();
    const blobs = this.dataSource.getRepository(BlobEntity);
    const ago = (days: number): Date => new Date(Date.now() - days * 24 * 3600 * 1000);
    await blobs.delete({ sha256: IsNull(), createdAt: LessThan(ago(1)) });
    for (const { id } of await blobs.find({ where: { createdAt: LessThan(ago(7)) }, select: { id: true } })) {
      await this.remove(id).catch((error: unknown) => {
        if (!(error instanceof DomainError && error.code === 'in_use')) throw error;
      });
    }
  }
}

async function* chunksOf(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let length = 0;
  for await (let part of bytes) {
    while (length + part.length >= size) {
      const head = part.subarray(0, size - length);
      yield Buffer.concat([...parts, head], size);
      part = part.subarray(head.length);
      parts = [];
      length = 0;
    }
    if (part.length > 0) parts.push(part);
    length += part.length;
  }
  if (length > 0) yield Buffer.concat(parts, length);
}
