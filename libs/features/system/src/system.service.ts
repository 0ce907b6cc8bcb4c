import { mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { type EngineProbe, probeEngines } from '@assay/compute/engine';
import type { System } from '@assay/contracts';
import { type Config, InjectConfig, VERSION } from '@assay/platform/config';
import { InjectQueue, WorkerRegistry } from '@assay/platform/jobs';
import type { JobQueue } from '@assay/platform/queue';
import { DataSource } from 'typeorm';

/** What this installation runs on. */
@Injectable()
export class SystemService {
  private readonly startedAt = new Date();
  /** Probing starts every engine once, so it is done once. */
  private probes: Promise<EngineProbe[]> | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly workers: WorkerRegistry,
    @InjectQueue() private readonly queue: JobQueue,
    @InjectConfig() private readonly config: Config,
  ) {}

  async describe(): Promise<System> {
    const path = resolve(this.config.home);
    // Beside a database of somebody else's, the folder is only made when the first temporary file is.
    await mkdir(path, { recursive: true });
    const disk = await statfs(path);
    const rows: { version: string; size: string }[] = await this.dataSource.query(
      `select current_setting('server_version') as version, pg_database_size(current_database()) as size`,
    );
    const count = async (state: 'waiting' | 'active'): Promise<number> =>
      (await this.queue.list({ states: [state], page: 1, perPage: 1 })).total;
    return {
      version: VERSION,
      node: process.version,
      startedAt: this.startedAt.toISOString(),
      mode: this.config.redisUrl === null ? 'embedded' : 'cluster',
      engines: await this.engines(),
      queue: {
        driver: this.config.redisUrl === null ? 'postgres' : 'redis',
        waiting: await count('waiting'),
        active: await count('active'),
      },
      workers: await this.workers.findAlive(),
      database: { version: rows[0]?.version ?? '?', sizeBytes: Number(rows[0]?.size ?? 0) },
      disk: { path, freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
    };
  }

  /** @throws Error when the database does not answer */
  async assertReady(): Promise<void> {
    await this.dataSource.query('select 1');
  }

  private async engines(): Promise<System['engines']> {
    this.probes ??= probeEngines({ threads: this.config.threads });
    const probes = await this.probes;
    const selected = this.config.engine === 'auto' ? probes.find((probe) => probe.usable)?.name : this.config.engine;
    return probes.map(({ name, usable, reason, device, threads }) => ({
      name,
      usable,
      selected: name === selected,
      reason: reason ?? null,
      device: device ?? null,
      threads: threads ?? null,
    }));
  }
}
