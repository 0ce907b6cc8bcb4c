import { Injectable } from '@nestjs/common';
import type { List, ListRequest, PruningJob, PruningManifest, PruningState } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { type Config, InjectConfig } from '@assay/platform/config';
import { contains } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { PruningJobEntity } from './pruning.entities';

/** As its own marks say, or as its job is while it has none: there is no second record of it that could disagree. */
const STATE = `case when p.undone_at is not null then 'undone' when p.applied_at is not null then 'applied'
  when p.ready_at is not null and p.is_refused then 'refused' when p.ready_at is not null then 'previewed'
  when j.state in ('failed', 'cancelled') then 'failed' else 'pending' end`;
const FROM = `from pruning_job p join dataset d on d.id = p.dataset_id left join job j on j.id = p.job_id`;
const SORT_COLUMNS: Record<string, string> = { name: 'p.name', createdAt: 'p.created_at', appliedAt: 'p.applied_at' };
const DAY_MS = 24 * 3600 * 1000;

interface Row {
  entity: PruningJobEntity;
  datasetName: string;
  state: PruningState;
}

/** Tells of pruning jobs, and removes previews. */
@Injectable()
export class PruningJobsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobsService,
    private readonly audit: AuditService,
    @InjectConfig() private readonly config: Config,
  ) {}

  async findAll(
    request: ListRequest<{ datasetId?: string; state?: PruningState; q?: string }>,
  ): Promise<List<PruningJob>> {
    const { datasetId, state, q } = request.filter;
    const where = `($1::uuid is null or p.dataset_id = $1) and ($2::text is null or ${STATE} = $2) and ($3::text is null or p.name ilike $3)`;
    const parameters = [datasetId ?? null, state ?? null, q ? contains(q) : null];
    const order = `${SORT_COLUMNS[request.sort?.field ?? 'createdAt'] ?? 'p.created_at'} ${request.sort?.order ?? 'desc'} nulls last, p.id`;
    const rows = await this.select(`where ${where} order by ${order} limit $4 offset $5`, [
      ...parameters,
      request.perPage,
      (request.page - 1) * request.perPage,
    ]);
    const counted: { count: string }[] = await this.dataSource.query(
      `select count(*) as count ${FROM} where ${where}`,
      parameters,
    );
    return { data: rows.map((row) => this.toDto(row)), total: Number(counted[0]?.count ?? 0) };
  }

  async findOne(id: string): Promise<PruningJob> {
    const [row] = await this.select('where p.id = $1', [id]);
    if (!row) throw notFound('pruning job', id);
    return this.toDto(row);
  }

  /** The pruning job, once it has a preview. @throws DomainError `not_found`, `conflict` before that */
  async previewed(id: string): Promise<PruningJob & { previewHash: string }> {
    const job = await this.findOne(id);
    const { previewHash } = job;
    if (previewHash === null)
      throw new DomainError('conflict', 'There is no preview yet. Wait until its job has succeeded.');
    return { ...job, previewHash };
  }

  /** @throws DomainError `conflict` before there is a preview */
  async manifest(id: string): Promise<PruningManifest> {
    await this.previewed(id);
    const { manifest } = await this.dataSource.getRepository(PruningJobEntity).findOneByOrFail({ id });
    if (!manifest) throw new Error('a preview has a manifest');
    return manifest;
  }

  /** @throws DomainError `conflict` once it was applied: it is the record of a version; `in_use` while a job works on it */
  async delete(id: string, actor: string): Promise<void> {
    await this.findOne(id);
    await this.dataSource.transaction(async (manager) => {
      const [row]: { applied_at: Date | null; name: string }[] = await manager.query(
        'select applied_at, name from pruning_job where id = $1 for update',
        [id],
      );
      if (!row) throw notFound('pruning job', id);
      if (row.applied_at !== null)
        throw new DomainError('conflict', 'The pruning was applied; it is the record of a version and stays.');
      if (await this.jobs.busy(manager, id))
        throw new DomainError('in_use', 'A job is working on it. Cancel the job or wait until it has ended.');
      await manager.getRepository(PruningJobEntity).delete({ id });
      await this.audit.append(manager, {
        actor,
        action: 'pruning-job.deleted',
        subjectType: 'pruning-job',
        subjectId: id,
        details: { name: row.name },
      });
    });
  }

  private async select(whereAndOrder: string, parameters: unknown[]): Promise<Row[]> {
    const found: { id: string; dataset_name: string; state: PruningState }[] = await this.dataSource.query(
      `select p.id, d.name as dataset_name, ${STATE} as state ${FROM} ${whereAndOrder}`,
      parameters,
    );
    const entities = await this.dataSource
      .getRepository(PruningJobEntity)
      .createQueryBuilder('p')
      .where('p.id = any(:ids)', { ids: found.map(({ id }) => id) })
      .getMany();
    const byId = new Map(entities.map((entity) => [entity.id, entity]));
    return found.flatMap(({ id, dataset_name, state }) => {
      const entity = byId.get(id);
      return entity ? [{ entity, datasetName: dataset_name, state }] : [];
    });
  }

  private toDto({ entity, datasetName, state }: Row): PruningJob {
    const { id, name, datasetId, version, embeddingSetId, valuationId, request, jobId, previewHash, report } = entity;
    const time = (date: Date | null): string | null => date?.toISOString() ?? null;
    return {
      ...{ id, name, datasetId, datasetName, version, embeddingSetId, valuationId, request, state, jobId },
      items: Number(entity.items),
      kept: entity.kept === null ? null : Number(entity.kept),
      previewHash,
      report,
      appliedVersion: entity.appliedVersion,
      appliedAt: time(entity.appliedAt),
      undoneVersion: entity.undoneVersion,
      undoneAt: time(entity.undoneAt),
      purgeableAt: time(purgeableAt(entity, this.config)),
      purgedAt: time(entity.purgedAt),
      createdBy: entity.createdBy,
      createdAt: entity.createdAt.toISOString(),
    };
  }
}

/** From when on what was dropped may be purged; null: it may not. */
export function purgeableAt(
  { appliedAt, undoneAt, purgedAt }: Pick<PruningJobEntity, 'appliedAt' | 'undoneAt' | 'purgedAt'>,
  { pruningRetentionDays }: Config,
): Date | null {
  if (appliedAt === null || undoneAt !== null || purgedAt !== null) return null;
  return new Date(appliedAt.getTime() + pruningRetentionDays * DAY_MS);
}
