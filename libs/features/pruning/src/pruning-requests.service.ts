import { Injectable } from '@nestjs/common';
import type { CreatePruningJob, Job, JobKind, JobPayload, PruningJob } from '@assay/contracts';
import { DatasetsService } from '@assay/features/datasets';
import { EmbeddingSetsService } from '@assay/features/embeddings';
import { ValuationsService } from '@assay/features/valuations';
import { type Config, InjectConfig } from '@assay/platform/config';
import { DomainError, invalid } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { checkRequest } from './check-request';
import { hashLabels } from './pruned-rows';
import { PruningJobEntity } from './pruning.entities';
import { purgeableAt, PruningJobsService } from './pruning-jobs.service';

type ActionKind = Extract<JobKind, 'apply-pruning' | 'undo-pruning' | 'purge-pruning'>;

/** Takes requests for pruning, and for what follows a preview: checks them, and makes their jobs. */
@Injectable()
export class PruningRequestsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly datasets: DatasetsService,
    private readonly sets: EmbeddingSetsService,
    private readonly valuations: ValuationsService,
    private readonly pruningJobs: PruningJobsService,
    private readonly jobs: JobsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  /** @throws DomainError `not_found`, `dataset_empty`, `no_embedding`, and those of `checkRequest`; `data_moved` to apply to an old version */
  async create(input: CreatePruningJob, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const earlier = await this.jobs.findEarlier('prune', actor, idempotencyKey, input);
    if (earlier) return earlier;
    const version = await this.versionOf(input);
    const set = await this.embeddingSetOf(input, version);
    await checkRequest(this.dataSource, input, { embeddingSetId: set.id, items: set.rows });
    const { datasetId } = input;
    return this.jobs.submit({
      kind: 'prune',
      actor,
      idempotencyKey,
      request: input,
      prepare: async (manager, jobId) => {
        const repository = manager.getRepository(PruningJobEntity);
        // Typed as a plain object, since TypeORM's partial type does not end for JSON.
        const row: object = {
          name: input.name ?? `${set.name} · ${input.method}`,
          datasetId,
          version,
          embeddingSetId: set.id,
          valuationId: input.valuationId ?? null,
          request: input,
          items: String(set.rows),
          jobId,
          createdBy: actor,
        };
        const { identifiers } = await repository.insert(row);
        const id = String(identifiers[0]?.id);
        return {
          payload: { pruningJobId: id, datasetId, embeddingSetId: set.id },
          subjectType: 'pruning-job',
          subjectId: id,
          scopeId: datasetId,
        };
      },
    });
  }

  /** @throws DomainError `conflict`, `not_better`, `preview_changed`, `data_moved`, `in_use` */
  async apply(id: string, previewHash: string, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const request = { id, previewHash };
    const earlier = await this.jobs.findEarlier('apply-pruning', actor, idempotencyKey, request);
    if (earlier) return earlier;
    const job = await this.pruningJobs.previewed(id);
    if (job.appliedVersion !== null)
      throw new DomainError('conflict', `It was applied already, as version ${job.appliedVersion}.`);
    if (job.state === 'refused') {
      throw new DomainError(
        'not_better',
        'The probe did not find the kept items better than random ones, and the request asks to refuse then.',
      );
    }
    if (job.previewHash !== previewHash) {
      throw new DomainError(
        'preview_changed',
        'This is not the hash of the preview. Read the pruning job again and look at its report before you confirm.',
        [{ path: 'previewHash', message: 'is another one' }],
      );
    }
    await this.refuseMovedData(job);
    return this.submit('apply-pruning', job, { pruningJobId: id, datasetId: job.datasetId }, request, {
      actor,
      idempotencyKey,
    });
  }

  /** @throws DomainError `not_applied`, `purged`, `data_moved`, `in_use` */
  async undo(id: string, keepLaterChanges: boolean, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const request = { id, keepLaterChanges };
    const earlier = await this.jobs.findEarlier('undo-pruning', actor, idempotencyKey, request);
    if (earlier) return earlier;
    const job = await this.applied(id);
    const newest = await this.datasets.resolveVersion(job.datasetId, undefined);
    if (newest !== job.appliedVersion && !keepLaterChanges) {
      throw new DomainError(
        'data_moved',
        `The data set is at version ${newest}, the pruning made ${job.appliedVersion}. Send "keepLaterChanges": true to put the items back into the newest version.`,
      );
    }
    const payload = { pruningJobId: id, datasetId: job.datasetId, keepLaterChanges };
    return this.submit('undo-pruning', job, payload, request, { actor, idempotencyKey });
  }

  /** @throws DomainError `not_applied`, `purged`, `retention_not_over`, `in_use` */
  async purge(id: string, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const request = { id };
    const earlier = await this.jobs.findEarlier('purge-pruning', actor, idempotencyKey, request);
    if (earlier) return earlier;
    const job = await this.applied(id);
    const entity = await this.dataSource.getRepository(PruningJobEntity).findOneByOrFail({ id });
    const from = purgeableAt(entity, this.config);
    if (from && from > new Date()) {
      throw new DomainError(
        'retention_not_over',
        `What was dropped can be purged from ${from.toISOString()} on (ASSAY_PRUNING_RETENTION_DAYS).`,
      );
    }
    return this.submit('purge-pruning', job, { pruningJobId: id, datasetId: job.datasetId }, request, {
      actor,
      idempotencyKey,
    });
  }

  private async applied(id: string): Promise<PruningJob> {
    const job = await this.pruningJobs.findOne(id);
    if (job.appliedVersion === null || job.undoneVersion !== null)
      throw new DomainError('not_applied', `The pruning is ${job.state}, not applied.`);
    if (job.purgedAt !== null)
      throw new DomainError('purged', `What the pruning dropped was purged at ${job.purgedAt}.`);
    return job;
  }

  private async refuseMovedData({ datasetId, version, embeddingSetId, id }: PruningJob): Promise<void> {
    const newest = await this.datasets.resolveVersion(datasetId, undefined);
    if (newest !== version) {
      throw new DomainError(
        'data_moved',
        `The data set is at version ${newest}, the preview is of version ${version}. Make a new preview.`,
      );
    }
    const { labelsHash } = await this.dataSource.getRepository(PruningJobEntity).findOneByOrFail({ id });
    if (labelsHash !== (await hashLabels(this.dataSource, embeddingSetId)))
      throw new DomainError('data_moved', 'Labels, contributors or groups have changed. Make a new preview.');
  }

  private submit<K extends ActionKind>(
    kind: K,
    { id, datasetId }: PruningJob,
    payload: JobPayload<K>,
    request: unknown,
    { actor, idempotencyKey }: { actor: string; idempotencyKey: string | undefined },
  ): Promise<Job> {
    return this.jobs.submit({
      kind,
      actor,
      idempotencyKey,
      request,
      prepare: async (manager, jobId) => {
        // Of two requests at the same time, the second waits here and then finds the first's job.
        await manager.query('select 1 from pruning_job where id = $1 for update', [id]);
        if (await this.jobs.busy(manager, id))
          throw new DomainError('in_use', 'A job is working on this pruning. Wait until it has ended.');
        await manager.getRepository(PruningJobEntity).update({ id }, { jobId });
        return { payload, subjectType: 'pruning-job', subjectId: id, scopeId: datasetId };
      },
    });
  }

  /** @throws DomainError `not_found`, `dataset_empty`, `validation_failed`, `data_moved` */
  private async versionOf(input: CreatePruningJob): Promise<number> {
    const newest = await this.datasets.resolveVersion(input.datasetId, undefined);
    if (newest === 0) throw new DomainError('dataset_empty', 'The data set has no version yet. Import items first.');
    const version = await this.datasets.resolveVersion(input.datasetId, input.version);
    if (version !== newest && !input.dryRun) {
      throw new DomainError(
        'data_moved',
        `Version ${version} is not the newest, ${newest}; only that can be pruned. An older one can be looked at with "dryRun": true.`,
        [{ path: 'version', message: `the newest is ${newest}` }],
      );
    }
    return version;
  }

  private async embeddingSetOf(
    input: CreatePruningJob,
    version: number,
  ): Promise<{ id: string; name: string; rows: number }> {
    const valuation = input.valuationId === undefined ? null : await this.valuations.findOne(input.valuationId);
    if (valuation && valuation.state !== 'ready')
      throw invalid('valuationId', `the valuation is ${valuation.state}; wait until it is ready`);
    const wanted = input.embeddingSetId ?? valuation?.embeddingSetId;
    if (valuation && valuation.embeddingSetId !== wanted)
      throw invalid('valuationId', 'is of another embedding set than embeddingSetId');
    if (wanted === undefined) return this.newestSet(input.datasetId, version);
    const path = input.embeddingSetId === undefined ? 'valuationId' : 'embeddingSetId';
    const set = await this.sets.findOne(wanted);
    if (set.datasetId !== input.datasetId || !(await this.sets.covers(set.id, version)))
      throw invalid(path, `belongs to version ${set.version} of ${set.datasetName}, not to version ${version}`);
    if (set.state !== 'ready') throw invalid(path, `the embedding set is ${set.state}; wait until it is ready`);
    return set;
  }

  private async newestSet(datasetId: string, version: number): Promise<{ id: string; name: string; rows: number }> {
    const set = await this.sets.findNewest(datasetId, version);
    if (set) return set;
    throw new DomainError(
      'no_embedding',
      `Version ${version} has no embedding set that is ready. Embed it first (POST /api/v1/embedding-sets).`,
      [{ path: 'version', message: 'has no embedding' }],
    );
  }
}
