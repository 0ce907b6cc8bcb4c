import { Injectable } from '@nestjs/common';
import type { CreateEmbeddingSet, EmbeddingSet, EmbeddingState, Job, List, ListRequest } from '@assay/contracts';
import { DatasetsService, ItemsService } from '@assay/features/datasets';
import { AuditService } from '@assay/platform/audit';
import { contains } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { EmbeddingSetEntity } from './embedding.entities';
import { ModelsService } from './models.service';

/** Ready, or as its job is: there is no second record of it that could disagree. */
const STATE = `case when e.ready_at is not null then 'ready' when j.state in ('failed', 'cancelled') then 'failed' else 'building' end`;
const FROM = `from embedding_set e join dataset d on d.id = e.dataset_id left join model m on m.id = e.model_id left join job j on j.id = e.job_id`;
/** Whether set `e` has the items of a version with the content that they have there. */
const COVERS = (version: string): string =>
  `(e.version = ${version} or exists (select 1 from dataset_version a join dataset_version b on b.dataset_id = a.dataset_id and b.manifest_hash = a.manifest_hash
     where a.dataset_id = e.dataset_id and a.number = e.version and b.number = ${version}))`;
const SORT_COLUMNS: Record<string, string> = {
  name: 'e.name',
  createdAt: 'e.created_at',
  rows: 'e.rows',
  version: 'e.version',
};

interface Row {
  id: string;
  dataset_id: string;
  dataset_name: string;
  version: number;
  name: string;
  model_id: string | null;
  model_name: string | null;
  rows: string;
  dimension: number;
  state: EmbeddingState;
  job_id: string | null;
  created_at: Date;
}

@Injectable()
export class EmbeddingSetsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly datasets: DatasetsService,
    private readonly items: ItemsService,
    private readonly models: ModelsService,
    private readonly jobs: JobsService,
    private readonly audit: AuditService,
  ) {}

  async findAll(
    request: ListRequest<{ datasetId?: string; state?: EmbeddingState; q?: string }>,
  ): Promise<List<EmbeddingSet>> {
    const { datasetId, state, q } = request.filter;
    // An import's set has no version before the import is published; until then it is nobody's business.
    const where = `e.version > 0 and ($1::uuid is null or e.dataset_id = $1) and ($2::text is null or ${STATE} = $2) and ($3::text is null or e.name ilike $3)`;
    const parameters = [datasetId ?? null, state ?? null, q ? contains(q) : null];
    const order = `${SORT_COLUMNS[request.sort?.field ?? 'createdAt'] ?? 'e.created_at'} ${request.sort?.order ?? 'desc'}, e.id`;
    const rows: Row[] = await this.select(`where ${where} order by ${order} limit $4 offset $5`, [
      ...parameters,
      request.perPage,
      (request.page - 1) * request.perPage,
    ]);
    const counted: { count: string }[] = await this.dataSource.query(
      `select count(*) as count ${FROM} where ${where}`,
      parameters,
    );
    return { data: rows.map(toDto), total: Number(counted[0]?.count ?? 0) };
  }

  async findOne(id: string): Promise<EmbeddingSet> {
    const [row] = await this.select('where e.id = $1', [id]);
    if (!row) throw notFound('embedding set', id);
    return toDto(row);
  }

  /** The newest ready set of a version, or of one with the same manifest, such as that which an undo brought back; null: none */
  async findNewest(datasetId: string, version: number): Promise<EmbeddingSet | null> {
    const [row] = await this.select(
      `where e.dataset_id = $1 and e.ready_at is not null and ${COVERS('$2')}
       order by e.version = $2 desc, e.created_at desc, e.id limit 1`,
      [datasetId, version],
    );
    return row ? toDto(row) : null;
  }

  /** Whether a set has the items of a version of its data set with the content that they have there. */
  async covers(id: string, version: number): Promise<boolean> {
    const rows = await this.select(`where e.id = $1 and ${COVERS('$2')}`, [id, version]);
    return rows.length > 0;
  }

  /** @throws DomainError `no_images` when the version has no picture to embed */
  async create(input: CreateEmbeddingSet, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const earlier = await this.jobs.findEarlier('embed', actor, idempotencyKey, input);
    if (earlier) return earlier;
    const version = await this.datasets.resolveVersion(input.datasetId, input.version);
    const model = await this.models.findOne(input.modelId);
    const { kinds } = await this.items.facets(input.datasetId, version);
    if (!kinds.some((kind) => kind.value === 'image')) {
      throw new DomainError('no_images', 'This version has no images, and the model needs images.', [
        { path: 'datasetId', message: 'has no images' },
      ]);
    }
    return this.jobs.submit({
      kind: 'embed',
      actor,
      idempotencyKey,
      request: input,
      prepare: async (manager, jobId) => {
        const sets = manager.getRepository(EmbeddingSetEntity);
        const name = input.name ?? model.name;
        const { id } = await sets.save(
          sets.create({
            datasetId: input.datasetId,
            version,
            modelId: model.id,
            name,
            dimension: model.dimension,
            jobId,
            createdBy: actor,
          }),
        );
        return {
          payload: { embeddingSetId: id },
          subjectType: 'embedding-set',
          subjectId: id,
          scopeId: input.datasetId,
        };
      },
    });
  }

  /** Removes a set and the valuations of it. @throws DomainError `in_use` */
  async delete(id: string, actor: string): Promise<void> {
    const set = await this.findOne(id);
    await this.dataSource.transaction(async (manager) => {
      if (await this.jobs.busy(manager, id))
        throw new DomainError(
          'in_use',
          'A job is working on this embedding set. Cancel it or wait until it has ended.',
        );
      await manager.getRepository(EmbeddingSetEntity).delete({ id });
      await this.audit.append(manager, {
        actor,
        action: 'embedding-set.deleted',
        subjectType: 'embedding-set',
        subjectId: id,
        details: { name: set.name },
      });
    });
  }

  private select(tail: string, parameters: unknown[]): Promise<Row[]> {
    return this.dataSource.query(
      `select e.id, e.dataset_id, d.name as dataset_name, e.version, e.name, e.model_id, m.name as model_name, e.rows, e.dimension, ${STATE} as state, e.job_id, e.created_at ${FROM} ${tail}`,
      parameters,
    );
  }
}

function toDto(row: Row): EmbeddingSet {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    version: row.version,
    name: row.name,
    source: row.model_id === null ? 'imported' : 'model',
    modelId: row.model_id,
    modelName: row.model_name,
    rows: Number(row.rows),
    dimension: row.dimension,
    state: row.state,
    jobId: row.job_id,
    createdAt: row.created_at.toISOString(),
  };
}
