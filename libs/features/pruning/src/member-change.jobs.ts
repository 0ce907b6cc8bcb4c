import { Injectable } from '@nestjs/common';
import type { JobPayload } from '@assay/contracts';
import { HandlesJob, type JobContext, JobEntity } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { type Actor, MemberChanges } from './member-changes';
import { PreviewApplier } from './preview-applier';

/** Jobs that follow a preview. Each finds out by itself whether it was done before. */
@Injectable()
export class MemberChangeJobs {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applier: PreviewApplier,
    private readonly changes: MemberChanges,
  ) {}

  @HandlesJob('apply-pruning')
  async apply(
    { pruningJobId }: JobPayload<'apply-pruning'>,
    context: JobContext,
  ): Promise<{ version: number; kept: number; dropped: number; embeddingSetId: string | null }> {
    return this.applier.apply(pruningJobId, context);
  }

  @HandlesJob('undo-pruning')
  async undo(
    { pruningJobId, keepLaterChanges }: JobPayload<'undo-pruning'>,
    context: JobContext,
  ): Promise<{ version: number; restored: number; manifestHash: string }> {
    await context.progress('undoing', 0, null);
    return this.changes.undo(pruningJobId, keepLaterChanges, await this.actor(context), context.signal);
  }

  @HandlesJob('purge-pruning')
  async purge(
    { pruningJobId }: JobPayload<'purge-pruning'>,
    context: JobContext,
  ): Promise<{ items: number; payloads: number }> {
    await context.progress('purging', 0, null);
    return this.changes.purge(pruningJobId, await this.actor(context), context.signal);
  }

  private async actor({ jobId }: JobContext): Promise<Actor> {
    const { createdBy } = await this.dataSource.getRepository(JobEntity).findOneByOrFail({ id: jobId });
    return { jobId, createdBy };
  }
}
