import { Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import { DataSource } from 'typeorm';
import { JobEntity } from './job.entity';
import { JobsService } from './jobs.service';

const EVERY_MS = 15_000;
/** An unsettled job that nobody has touched for so long is handed to the queue again; if the queue still has it, nothing happens. */
const QUIET_SECONDS = 30;

/** Mends the gap between the job table and the queue: jobs whose delivery was lost in a crash, or with a queue that forgot. */
@Injectable()
export class JobSweep {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobsService,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  start(): void {
    const tick = (): void =>
      void this.sweep().catch((error: unknown) => this.logger.warn({ err: error }, 'sweep failed'));
    this.timer = setInterval(tick, EVERY_MS);
    tick();
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    const quiet = await this.dataSource
      .getRepository(JobEntity)
      .createQueryBuilder('j')
      .where(`j.state in ('queued', 'running')`)
      .andWhere(`j.updatedAt < now() - make_interval(secs => :seconds)`, { seconds: QUIET_SECONDS })
      .orderBy('j.createdAt')
      .take(500)
      .getMany();
    for (const job of quiet) await this.jobs.deliver(job);
  }
}
