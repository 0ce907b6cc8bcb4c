import { join } from 'node:path';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { JobPayload } from '@assay/contracts';
import { type Engine, openEngine } from '@assay/compute/engine';
import { FloorError } from '@assay/compute/leverage';
import { prune } from '@assay/compute/pruning';
import { EmbeddingSetEntity, FeatureReader } from '@assay/features/embeddings';
import { type Config, InjectConfig } from '@assay/platform/config';
import { dropAbandonedPartitions } from '@assay/platform/database';
import { notFound } from '@assay/platform/http';
import { HandlesJob, Housekeeping, type JobContext, progressOf } from '@assay/platform/jobs';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import { DataSource } from 'typeorm';
import { DECISION_TABLE } from './decision-table';
import { PreviewApplier } from './preview-applier';
import { readPrunedRows } from './pruned-rows';
import { PruningJobEntity } from './pruning.entities';
import { questionOf } from './question';
import { reportOf } from './report';
import { addLabelScores, computeValues, readScores } from './row-scores';
import { floorsInNames } from './floors-in-names';
import { type Preview, storePreview } from './store-preview';

/**
 * Makes the preview of a pruning job and, unless it is a dry run, applies it. Delivered again, it begins anew until the preview is stored, then
 * goes on with what is left.
 */
@Injectable()
export class PruneJob implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly applier: PreviewApplier,
    private readonly housekeeping: Housekeeping,
    @InjectConfig() private readonly config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.housekeeping.register('decisions of pruning jobs that are gone', () =>
      dropAbandonedPartitions(this.dataSource, DECISION_TABLE),
    );
  }

  @HandlesJob('prune')
  async run(
    { pruningJobId }: JobPayload<'prune'>,
    context: JobContext,
  ): Promise<{ kept: number; dropped: number; version: number | null; headline: string }> {
    let job = await this.find(pruningJobId);
    if (!job.readyAt) {
      await this.preview(job, context);
      job = await this.find(pruningJobId);
    }
    const kept = Number(job.kept);
    const dropped = Number(job.items) - kept;
    const headline = job.report?.headline ?? '';
    if (job.request.dryRun || job.isRefused) return { kept, dropped, version: job.appliedVersion, headline };
    context.signal.throwIfAborted();
    const { version } = await this.applier.apply(job.id, context);
    return { kept, dropped, version, headline };
  }

  private async find(id: string): Promise<PruningJobEntity> {
    const job = await this.dataSource.getRepository(PruningJobEntity).findOneBy({ id });
    if (!job) throw notFound('pruning job', id);
    return job;
  }

  private async preview(job: PruningJobEntity, context: JobContext): Promise<void> {
    await context.progress('reading items', 0, null);
    const set = await this.dataSource.getRepository(EmbeddingSetEntity).findOneBy({ id: job.embeddingSetId });
    if (!set) throw notFound('embedding set', job.embeddingSetId);
    const { home, cacheBytes, threads } = this.config;
    const { engine } = await openEngine(this.config.engine, {
      threads,
      onFallback: (change) =>
        this.logger.warn({ jobId: context.jobId, ...change }, 'engine given up; the job goes on with another'),
    });
    const reader = new FeatureReader(this.dataSource, set, { home, maxBytes: cacheBytes });
    // A preview makes many passes.
    reader.useFile();
    try {
      const preview = await this.compute(job, set, engine, reader, context);
      await storePreview(this.dataSource, job, preview, context);
    } finally {
      await reader.close();
      await engine.close();
    }
  }

  private async compute(
    job: PruningJobEntity,
    set: EmbeddingSetEntity,
    engine: Engine,
    reader: FeatureReader,
    context: JobContext,
  ): Promise<Preview> {
    const { request, valuationId } = job;
    const count = Number(set.rows);
    const rows = await readPrunedRows(this.dataSource, set.id, count);
    const blocks = await reader.blocks();
    const source = reader.source({ first: 0, last: blocks.length - 1, rows: count });
    const watch = progressOf(context);
    const asked = { source, engine, request, rows, watch };
    const values =
      valuationId === null ? await computeValues(asked) : await readScores(this.dataSource, valuationId, count);
    const scores = await addLabelScores(asked, values);
    const question = await questionOf(this.dataSource, request, set.id, rows, scores);
    const folder = join(this.config.home, 'tmp');
    const outcome = await prune(source, engine, question, {
      ...{ folder, signal: watch.signal, onProgress: watch.tell },
    }).catch((error: unknown) => {
      throw error instanceof FloorError ? floorsInNames(error, rows) : error;
    });
    await watch.settled();
    return { rows, scores, outcome, report: reportOf(request, outcome) };
  }
}
