import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { csvToParquet, disarmed } from '@assay/features/datasets';
import { type Config, InjectConfig } from '@assay/platform/config';
import { copyOutOnce } from '@assay/platform/database';
import { spool, writeTo } from '@assay/platform/storage';
import canonicalize from 'canonicalize';
import { DataSource } from 'typeorm';
import { manifestQuery, type ManifestSubject, readManifestLines } from './manifest';
import { PruningJobsService } from './pruning-jobs.service';

const COLUMNS = {
  id: 'VARCHAR',
  sha256: 'VARCHAR',
  value: 'DOUBLE',
  rank: 'INTEGER',
  decision: 'VARCHAR',
  reason: 'VARCHAR',
  weight: 'DOUBLE',
  duplicate_of: 'VARCHAR',
} as const;

/** The manifest of a pruning job as a file: the same bytes whenever it is asked for. */
@Injectable()
export class ManifestExport {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pruningJobs: PruningJobsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** The head in the first line, then a line for each item. */
  async jsonl(id: string): Promise<Readable> {
    const manifest = await this.pruningJobs.manifest(id);
    return spool(this.config.home, async (folder) => {
      const path = join(folder, 'manifest.jsonl');
      const file = openSync(path, 'wx', 0o600);
      try {
        writeSync(file, `${canonicalize(manifest) ?? ''}\n`);
        const subject = { pruningJobId: id, version: manifest.version };
        await readManifestLines(this.dataSource, subject, (lines) => writeAll(file, lines));
      } finally {
        closeSync(file);
      }
      return path;
    });
  }

  /** For spreadsheets: a cell that one would run as a formula is disarmed with an apostrophe. */
  async csv(id: string): Promise<Readable> {
    const { version } = await this.pruningJobs.manifest(id);
    return spool(this.config.home, (folder) => this.writeCsv(folder, { pruningJobId: id, version }, disarmed));
  }

  /** With the head as metadata under the key `assay`. */
  async parquet(id: string): Promise<Readable> {
    const manifest = await this.pruningJobs.manifest(id);
    return spool(this.config.home, async (folder) => {
      const csv = await this.writeCsv(folder, { pruningJobId: id, version: manifest.version });
      const parquet = join(folder, 'manifest.parquet');
      await csvToParquet(csv, parquet, COLUMNS, { assay: canonicalize(manifest) ?? '' });
      return parquet;
    });
  }

  private async writeCsv(folder: string, subject: ManifestSubject, text?: (column: string) => string): Promise<string> {
    return writeTo(folder, await copyOutOnce(this.dataSource, manifestQuery(subject, text), 'csv, header'));
  }
}

/** A write to a file may take less than it was given. */
function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
