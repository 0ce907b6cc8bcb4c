import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import type { System } from '@assay/contracts';
import { DataSource, LessThan, MoreThan } from 'typeorm';
import { WorkerEntity } from './job.entity';

const BEAT_MS = 10_000;
/** A worker that was not seen for so long is gone. */
const GONE_MS = 45_000;

/** Which workers are alive: each writes its row every ten seconds. */
@Injectable()
export class WorkerRegistry {
  private readonly id = randomUUID();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dataSource: DataSource) {}

  /** @param engine name of the compute engine that this worker uses */
  async join(engine: string, onError: (error: unknown) => void): Promise<void> {
    const beat = async (): Promise<void> => {
      const workers = this.dataSource.getRepository(WorkerEntity);
      await workers.upsert({ id: this.id, host: hostname(), pid: process.pid, engine, seenAt: new Date() }, ['id']);
      await workers.delete({ seenAt: LessThan(new Date(Date.now() - 10 * GONE_MS)) });
    };
    await beat();
    this.timer = setInterval(() => void beat().catch(onError), BEAT_MS);
  }

  async leave(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.dataSource.getRepository(WorkerEntity).delete({ id: this.id });
  }

  async findAlive(): Promise<System['workers']> {
    const rows = await this.dataSource
      .getRepository(WorkerEntity)
      .find({ where: { seenAt: MoreThan(new Date(Date.now() - GONE_MS)) }, order: { startedAt: 'ASC' } });
    return rows.map((row) => ({
      id: row.id,
      host: row.host,
      pid: row.pid,
      engine: row.engine,
      seenAt: row.seenAt.toISOString(),
    }));
  }
}
