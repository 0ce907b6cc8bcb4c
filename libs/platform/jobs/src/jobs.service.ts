import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type Job,
  type JobKind,
  type JobPayload,
  JobPayloads,
  type JobState,
  type List,
  type ListRequest,
} from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { page } from '@assay/platform/database';
import { DomainError, invalid, notFound, parse } from '@assay/platform/http';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import type { JobQueue, JsonObject } from '@assay/platform/queue';
import canonicalize from 'canonicalize';
import { DataSource, type EntityManager } from 'typeorm';
import { JobEntity } from './job.entity';
import { toJob } from './job-dto';
import { InjectQueue } from './queue.token';

/** Deliveries that end in an unexpected error before the job counts as failed. Errors with a code are final at once. */
const ATTEMPTS = 5;
const BACKOFF_MS = 1000;
/** Name under which the queue carries calls for help; no kind of job is called so. */
export const HELP = 'help';
/** Characters of an `Idempotency-Key`; it is indexed. */
const MAX_KEY_LENGTH = 200;

export interface Submission<K extends JobKind> {
  kind: K;
  actor: string;
  /** `Idempotency-Key` of the request, if it had one, and the body it came with. */
  idempotencyKey: string | undefined;
  request: unknown;
  /** Makes what the job works on, in the same transaction as the job's row. */
  prepare: (
    manager: EntityManager,
    jobId: string,
  ) => Promise<{ payload: JobPayload<K>; subjectType: string; subjectId: string; scopeId: string }>;
}

/** Creates jobs, tells of them, cancels and retries them. */
@Injectable()
export class JobsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    @InjectQueue() private readonly queue: JobQueue,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Creates a job and hands it to the queue. The same idempotency key and request give the same job.
   * @throws DomainError `idempotency_key_reused` for the same key with another request
   */
  async submit<K extends JobKind>(submission: Submission<K>): Promise<Job> {
    const { actor, idempotencyKey } = submission;
    if (idempotencyKey !== undefined && (idempotencyKey === '' || idempotencyKey.length > MAX_KEY_LENGTH))
      throw invalid('Idempotency-Key', `must have 1 to ${MAX_KEY_LENGTH} characters`);
    const requestHash = hashOf(submission.kind, submission.request);
    const earlier = await this.earlier(actor, idempotencyKey, requestHash);
    if (earlier) return earlier;
    let job: JobEntity;
    try {
      job = await this.dataSource.transaction(async (manager) => {
        const jobs = manager.getRepository(JobEntity);
        // The row comes first: its unique key makes a second request with the same key wait here instead of doing the work twice.
        const row = await jobs.save(
          jobs.create({
            kind: submission.kind,
            payload: {},
            createdBy: actor,
            idempotencyKey: idempotencyKey ?? null,
            requestHash,
          }),
        );
        const { payload, subjectType, subjectId, scopeId } = await submission.prepare(manager, row.id);
        const checked = parse(JobPayloads[submission.kind], payload) as JsonObject;
        await manager.query(
          'update job set payload = $2, subject_type = $3, subject_id = $4, scope_id = $5 where id = $1',
          [row.id, checked, subjectType, subjectId, scopeId],
        );
        await this.audit.append(manager, {
          actor,
          action: `${submission.kind}.submitted`,
          subjectType,
          subjectId,
          details: { jobId: row.id },
        });
        return jobs.findOneByOrFail({ id: row.id });
      });
    } catch (error) {
      const winner = isUniqueViolation(error, 'job_idempotency')
        ? await this.earlier(actor, idempotencyKey, requestHash)
        : null;
      if (winner) return winner;
      throw error;
    }
    await this.deliver(job);
    return toJob(job);
  }

  /**
   * The job that the same request with the same key has made. To be asked before anything of the request is checked: what it names may
   * be gone since.
   * @throws DomainError `idempotency_key_reused`
   */
  findEarlier(kind: JobKind, actor: string, idempotencyKey: string | undefined, request: unknown): Promise<Job | null> {
    return this.earlier(actor, idempotencyKey, hashOf(kind, request));
  }

  async findAll(request: ListRequest<{ kind?: string; state?: JobState; subjectId?: string }>): Promise<List<Job>> {
    const query = this.dataSource.getRepository(JobEntity).createQueryBuilder('j');
    for (const field of ['kind', 'state', 'subjectId'] as const) {
      if (request.filter[field] !== undefined)
        query.andWhere(`j.${field} = :${field}`, { [field]: request.filter[field] });
    }
    const columns = { createdAt: 'j.createdAt', finishedAt: 'j.finishedAt', kind: 'j.kind', state: 'j.state' };
    const { rows, total } = await page(query, request, columns, [
      { by: 'j.createdAt', order: 'DESC' },
      { by: 'j.id', order: 'ASC' },
    ]);
    return { data: rows.map(toJob), total };
  }

  async findOne(id: string): Promise<Job> {
    return toJob(await this.existing(id));
  }

  /**
   * Asks a job to stop. One that waits is cancelled at once; a running one ends when its handler has noticed.
   * @throws DomainError `job_not_cancellable` when it is settled
   */
  async cancel(id: string, actor: string): Promise<Job> {
    await this.existing(id);
    await this.dataSource.transaction(async (manager) => {
      const changed = await changes(
        manager,
        `update job set cancel_requested = true, revision = revision + 1, updated_at = now(),
           state = case when state = 'queued' then 'cancelled' else state end,
           finished_at = case when state = 'queued' then now() else finished_at end
         where id = $1 and state in ('queued', 'running') returning id`,
        [id],
      );
      if (changed === 0) throw new DomainError('job_not_cancellable', 'The job has ended already.');
      await this.audit.append(manager, { actor, action: 'job.cancel-requested', subjectType: 'job', subjectId: id });
    });
    // The mark in the row suffices; the queue only makes it quicker.
    await this.queue
      .cancel(id)
      .catch((error: unknown) => this.logger.warn({ err: error, jobId: id }, 'could not cancel the job in the queue'));
    return this.findOne(id);
  }

  /** Runs a failed or cancelled job again. @throws DomainError `job_not_retryable` */
  async retry(id: string, actor: string): Promise<Job> {
    await this.existing(id);
    await this.dataSource.transaction(async (manager) => {
      const changed = await changes(
        manager,
        `update job set state = 'queued', cancel_requested = false, error = null, phase = null, done = 0, total = null, finished_at = null,
           revision = revision + 1, updated_at = now() where id = $1 and state in ('failed', 'cancelled') returning id`,
        [id],
      );
      if (changed === 0) throw new DomainError('job_not_retryable', 'Only a failed or cancelled job can be retried.');
      await this.audit.append(manager, { actor, action: 'job.retried', subjectType: 'job', subjectId: id });
    });
    const job = await this.existing(id);
    await this.deliver(job);
    return toJob(job);
  }

  /** Whether an unsettled job works on a thing or needs it: as its subject, as the data set around it, or by its payload. */
  async busy(manager: EntityManager, id: string): Promise<boolean> {
    const query = manager
      .getRepository(JobEntity)
      .createQueryBuilder('j')
      .where(`j.state in ('queued', 'running')`)
      .andWhere('(j.scopeId = :id or j.subjectId = :id or position(:text in cast(j.payload as text)) > 0)', {
        id,
        text: id,
      });
    return query.getExists();
  }

  /** Hands a queued job to the queue; if that fails now, the sweep of the workers will do it. */
  async deliver(job: Pick<JobEntity, 'id' | 'kind'>): Promise<void> {
    try {
      await this.queue.add(job.kind, { jobId: job.id }, { id: job.id, attempts: ATTEMPTS, backoffMs: BACKOFF_MS });
    } catch (error) {
      this.logger.warn({ err: error, jobId: job.id }, 'could not hand the job to the queue; it will be tried again');
    }
  }

  /**
   * Calls up to `helpers` other workers to take part in a running job, by the method marked `@HelpsJob`. Calls are no jobs: nobody sees
   * them, and one that is still on its way is not repeated.
   */
  async askForHelp(jobId: string, helpers: number): Promise<void> {
    for (let k = 0; k < helpers; k += 1) await this.queue.add(HELP, { jobId }, { id: `${HELP}:${jobId}:${k}` });
  }

  private async earlier(actor: string, idempotencyKey: string | undefined, requestHash: string): Promise<Job | null> {
    if (idempotencyKey === undefined) return null;
    const row = await this.dataSource.getRepository(JobEntity).findOneBy({ createdBy: actor, idempotencyKey });
    if (!row) return null;
    if (row.requestHash !== requestHash)
      throw new DomainError('idempotency_key_reused', 'This Idempotency-Key was used before with another request.');
    return toJob(row);
  }

  private async existing(id: string): Promise<JobEntity> {
    const job = await this.dataSource.getRepository(JobEntity).findOneBy({ id });
    if (!job) throw notFound('job', id);
    return job;
  }
}

/** Rows that an UPDATE … RETURNING changed. */
async function changes(manager: EntityManager, sql: string, parameters: unknown[]): Promise<number> {
  const [rows] = await manager.query<[unknown[], number]>(sql, parameters);
  return rows.length;
}

function isUniqueViolation(error: unknown, index: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === index
  );
}

function hashOf(kind: JobKind, request: unknown): string {
  return createHash('sha256')
    .update(`${kind}\n${canonicalize(request) ?? ''}`)
    .digest('hex');
}
