import { Injectable } from '@nestjs/common';
import type {
  CreateValuation,
  Job,
  List,
  ListRequest,
  Precision,
  SamplePlan,
  Seconds,
  Valuation,
  ValuationState,
  ValuationSummary,
} from '@assay/contracts';
import { planSampleSize } from '@assay/compute/leverage';
import { EmbeddingSetsService } from '@assay/features/embeddings';
import { AuditService } from '@assay/platform/audit';
import { contains } from '@assay/platform/database';
import { DomainError, invalid, notFound } from '@assay/platform/http';
import { JobsService } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { ValuationEntity, type ValuationOptions } from './valuation.entities';

/** Ready, or as its job is: there is no second record of it that could disagree. */
const STATE = `case when v.ready_at is not null then 'ready' when j.state in ('failed', 'cancelled') then 'failed' else 'pending' end`;
const FROM = `from valuation v join embedding_set e on e.id = v.embedding_set_id join dataset d on d.id = e.dataset_id left join job j on j.id = v.job_id`;
const SORT_COLUMNS: Record<string, string> = {
  name: 'v.name',
  createdAt: 'v.created_at',
  rows: 'v.rows',
  version: 'e.version',
};

interface Row {
  id: string;
  name: string;
  embedding_set_id: string;
  dataset_id: string;
  dataset_name: string;
  version: number;
  method: string;
  options: ValuationOptions;
  state: ValuationState;
  job_id: string | null;
  rows: string;
  columns: number;
  lambda: number | null;
  effective_dimension: number | null;
  rank: number | null;
  condition: number | null;
  expected_error: number | null;
  engine: string | null;
  precision_used: Precision | null;
  seconds: Seconds | null;
  has_label_scores: boolean;
  created_at: Date;
}

@Injectable()
export class ValuationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: EmbeddingSetsService,
    private readonly jobs: JobsService,
    private readonly audit: AuditService,
  ) {}

  async findAll(
    request: ListRequest<{ datasetId?: string; embeddingSetId?: string; state?: ValuationState; q?: string }>,
  ): Promise<List<Valuation>> {
    const { datasetId, embeddingSetId, state, q } = request.filter;
    const where = `($1::uuid is null or e.dataset_id = $1) and ($2::uuid is null or v.embedding_set_id = $2) and ($3::text is null or ${STATE} = $3) and ($4::text is null or v.name ilike $4)`;
    const parameters = [datasetId ?? null, embeddingSetId ?? null, state ?? null, q ? contains(q) : null];
    const order = `${SORT_COLUMNS[request.sort?.field ?? 'createdAt'] ?? 'v.created_at'} ${request.sort?.order ?? 'desc'}, v.id`;
    const rows = await this.select(`where ${where} order by ${order} limit $5 offset $6`, [
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

  async findOne(id: string): Promise<Valuation> {
    const [row] = await this.select('where v.id = $1', [id]);
    if (!row) throw notFound('valuation', id);
    return toDto(row);
  }

  /** @throws DomainError `validation_failed` for a set that is not ready or a dimension that it cannot reach */
  async create(input: CreateValuation, actor: string, idempotencyKey: string | undefined): Promise<Job> {
    const earlier = await this.jobs.findEarlier('value', actor, idempotencyKey, input);
    if (earlier) return earlier;
    const set = await this.sets.findOne(input.embeddingSetId);
    if (set.state !== 'ready')
      throw invalid('embeddingSetId', `the embedding set is ${set.state}; wait until it is ready`);
    const most = Math.min(set.rows, set.dimension);
    if (input.lambda.rule === 'dimension' && input.lambda.dimension >= most) {
      throw invalid(
        'lambda.dimension',
        `must be below ${most}, the largest that ${set.rows} rows of ${set.dimension} columns can have`,
      );
    }
    const { lambda, normalize, center, precision, labelScores, neighbours } = input;
    return this.jobs.submit({
      kind: 'value',
      actor,
      idempotencyKey,
      request: input,
      prepare: async (manager, jobId) => {
        const valuations = manager.getRepository(ValuationEntity);
        const { id } = await valuations.save(
          valuations.create({
            name: input.name ?? `${set.name} · ${lambda.rule}`,
            embeddingSetId: set.id,
            method: input.method,
            options: { lambda, normalize, center, precision, labelScores, neighbours },
            rows: String(set.rows),
            columns: set.dimension,
            jobId,
            createdBy: actor,
          }),
        );
        return {
          payload: { valuationId: id, embeddingSetId: set.id },
          subjectType: 'valuation',
          subjectId: id,
          scopeId: set.datasetId,
        };
      },
    });
  }

  /** @throws DomainError `in_use` while it is computed */
  async delete(id: string, actor: string): Promise<void> {
    const valuation = await this.findOne(id);
    await this.dataSource.transaction(async (manager) => {
      if (await this.jobs.busy(manager, id))
        throw new DomainError('in_use', 'The valuation is being computed. Cancel its job or wait until it has ended.');
      await manager.getRepository(ValuationEntity).delete({ id });
      await this.audit.append(manager, {
        actor,
        action: 'valuation.deleted',
        subjectType: 'valuation',
        subjectId: id,
        details: { name: valuation.name },
      });
    });
  }

  /** @throws DomainError `conflict` while it is not ready */
  async summary(id: string): Promise<ValuationSummary> {
    const row = await this.ready(id);
    if (!row.summary) throw notFound('summary of valuation', id);
    return row.summary;
  }

  /** @throws DomainError `conflict` while it is not ready */
  async samplePlan(id: string, epsilon: number, delta: number): Promise<SamplePlan> {
    const { rows, columns, lambda, effectiveDimension } = await this.ready(id);
    if (columns === null || lambda === null || effectiveDimension === null) throw notFound('values of valuation', id);
    const plan = planSampleSize(epsilon, delta, { rows: Number(rows), columns, lambda, effectiveDimension });
    return { ...plan, effectiveDimension };
  }

  /** The row of a valuation that is ready. @throws DomainError `not_found`, `conflict` */
  async ready(id: string): Promise<ValuationEntity> {
    const row = await this.dataSource.getRepository(ValuationEntity).findOneBy({ id });
    if (!row) throw notFound('valuation', id);
    if (!row.readyAt) throw new DomainError('conflict', 'The valuation has no values yet; wait for its job.');
    return row;
  }

  private select(tail: string, parameters: unknown[]): Promise<Row[]> {
    return this.dataSource.query(
      `select v.id, v.name, v.embedding_set_id, e.dataset_id, d.name as dataset_name, e.version, v.method, v.options, ${STATE} as state, v.job_id, v.rows, v.columns,
         v.lambda, v.effective_dimension, v.rank, v.condition, v.expected_error, v.engine, v.precision_used, v.seconds, v.has_label_scores, v.created_at ${FROM} ${tail}`,
      parameters,
    );
  }
}

function toDto(row: Row): Valuation {
  return {
    id: row.id,
    name: row.name,
    embeddingSetId: row.embedding_set_id,
    datasetId: row.dataset_id,
    datasetName: row.dataset_name,
    version: row.version,
    method: row.method,
    options: row.options,
    state: row.state,
    jobId: row.job_id,
    rows: Number(row.rows),
    columns: row.columns,
    lambda: row.lambda,
    effectiveDimension: row.effective_dimension,
    rank: row.rank,
    condition: row.condition,
    expectedError: row.expected_error,
    engine: row.engine,
    precisionUsed: row.precision_used,
    seconds: row.seconds,
    hasLabelScores: row.has_label_scores,
    createdAt: row.created_at.toISOString(),
  };
}
