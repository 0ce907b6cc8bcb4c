import { Injectable } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { JOB_KINDS, type JobKind, JobPayloads, type JsonObject } from '@assay/contracts';
import { parse } from '@assay/platform/http';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import {
  type DeliveredJob,
  JobInterrupted,
  type JobContext as Delivery,
  type JobQueue,
  PermanentError,
} from '@assay/platform/queue';
import { DataSource } from 'typeorm';
import { HANDLES, type HelpContext, HELPS, type JobContext } from './job-handler';
import { JobEntity } from './job.entity';
import { CancelRequestedError, JobRow } from './job-row';
import { HELP, JobsService } from './jobs.service';
import { InjectQueue } from './queue.token';

type AnyHandler = (payload: unknown, context: JobContext) => Promise<JsonObject>;
type AnyHelper = (payload: unknown, context: HelpContext) => Promise<void>;

/** Takes jobs from the queue, finds the handler of each, and writes what becomes of it into the job's row. */
@Injectable()
export class JobRunner {
  /** Jobs that a handler of this process has settled and whose failure the queue is about to report. */
  private readonly settled = new Set<string>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly dataSource: DataSource,
    private readonly jobs: JobsService,
    @InjectQueue() private readonly queue: JobQueue,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Starts taking jobs. @throws Error when a kind of job has no handler, or two */
  async start(concurrency: number): Promise<void> {
    const handlers = this.findMarked<AnyHandler>(HANDLES, 'HandlesJob');
    for (const kind of JOB_KINDS) {
      if (!handlers.has(kind))
        throw new Error(`No handler has @HandlesJob('${kind}'); add one or remove the kind from the contracts.`);
    }
    const helpers = this.findMarked<AnyHelper>(HELPS, 'HelpsJob');
    const run = (job: DeliveredJob, delivery: Delivery): Promise<void> =>
      job.name === HELP ? this.help(helpers, job, delivery) : this.run(handlers, job, delivery);
    await this.queue.work(run, {
      concurrency,
      onFailed: async (job, error) => {
        if (job.name === HELP) return;
        // What a handler here has failed is settled. The rest never came back to one, such as a job that crashes every worker.
        if (!this.settled.delete(job.id)) {
          await new JobRow(this.dataSource, job.id).giveUp({ code: 'worker_lost', message: error.message });
        }
        await this.redeliver(job);
      },
    });
  }

  private async run(handlers: Map<JobKind, AnyHandler>, delivered: DeliveredJob, delivery: Delivery): Promise<void> {
    const row = new JobRow(this.dataSource, delivered.id);
    const job = await row.claim();
    if (!job) return;
    const log = this.logger.child({ jobId: job.id, kind: job.kind, attempt: job.attempt });
    if (job.cancelRequested) return row.settle('cancelled', {});
    try {
      const kind = job.kind as JobKind;
      const handler = handlers.get(kind);
      if (!handler) throw new PermanentError(`no handler for ${job.kind}`);
      log.info('job started');
      const context = {
        jobId: job.id,
        attempt: job.attempt,
        signal: delivery.signal,
        progress: row.progress.bind(row),
      };
      const result = await handler(parse(JobPayloads[kind], job.payload), context);
      await row.settle('succeeded', { result });
      log.info('job succeeded');
    } catch (error) {
      await this.failed(row, delivered, delivery, error, log);
    }
  }

  /** Helps with a job, unless it has ended by now. A helper that fails leaves the job to its own worker. */
  private async help(helpers: Map<JobKind, AnyHelper>, { payload }: DeliveredJob, delivery: Delivery): Promise<void> {
    const id = typeof payload.jobId === 'string' ? payload.jobId : '';
    const job = await this.dataSource.getRepository(JobEntity).findOneBy({ id, state: 'running' });
    const helper = job && helpers.get(job.kind as JobKind);
    if (!helper) return;
    const log = this.logger.child({ jobId: job.id, kind: job.kind });
    try {
      log.debug('helping with a job');
      const { signal } = delivery;
      await helper(parse(JobPayloads[job.kind as JobKind], job.payload), { jobId: job.id, signal });
      log.debug('helped with a job');
    } catch (error) {
      if (!delivery.signal.aborted) log.warn({ err: error }, 'could not help with a job');
    }
  }

  private async failed(
    row: JobRow,
    delivered: DeliveredJob,
    delivery: Delivery,
    error: unknown,
    log: Logger,
  ): Promise<void> {
    const reason: unknown = delivery.signal.aborted ? delivery.signal.reason : null;
    const isCancelled = reason instanceof JobInterrupted && reason.interruption === 'cancelled';
    if (isCancelled || error instanceof CancelRequestedError) {
      this.settled.add(delivered.id);
      await row.settle('cancelled', {});
      log.info('job cancelled');
      throw new PermanentError('cancelled');
    }
    if (reason !== null) {
      // The worker stops, or has lost the job to another one. If it is still ours it goes back to waiting.
      await row.putBack(null);
      throw error;
    }
    const message = error instanceof Error ? error.message : String(error);
    const code = codeOf(error);
    const isFinal = code !== null || delivery.failures + 1 >= delivered.maxAttempts;
    if (!isFinal) {
      log.warn({ err: error }, 'job failed; it will be tried again');
      await row.putBack({ code: 'internal', message });
      throw error;
    }
    log.error({ err: error }, 'job failed');
    this.settled.add(delivered.id);
    await row.settle('failed', { error: { code: code ?? 'internal', message } });
    throw new PermanentError(message);
  }

  /** A job that was retried while the queue still held its failure could not be added then. */
  private async redeliver({ id }: DeliveredJob): Promise<void> {
    const job = await this.dataSource.getRepository(JobEntity).findOneBy({ id, state: 'queued' });
    if (job) await this.jobs.deliver(job);
  }

  /** Methods of all providers that carry a mark, by the kind of job that the mark names. */
  private findMarked<Method>(mark: string, decorator: string): Map<JobKind, Method> {
    const marked = new Map<JobKind, Method>();
    const scanner = new MetadataScanner();
    for (const { instance } of this.discovery.getProviders() as { instance: unknown }[]) {
      if (typeof instance !== 'object' || instance === null) continue;
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown> | null;
      for (const name of prototype ? scanner.getAllMethodNames(prototype) : []) {
        const method = prototype?.[name];
        const kind =
          typeof method === 'function' ? (Reflect.getMetadata(mark, method) as JobKind | undefined) : undefined;
        if (kind === undefined) continue;
        if (marked.has(kind)) throw new Error(`Two methods have @${decorator}('${kind}'); keep one.`);
        marked.set(kind, (method as CallableFunction).bind(instance) as Method);
      }
    }
    return marked;
  }
}

/** The stable code of an error that was thrown on purpose; null for one that nobody expected (or for a system's own, in capitals). */
function codeOf(error: unknown): string | null {
  if (error instanceof Error && 'code' in error && (error.code === '53100' || error.code === 'ENOSPC'))
    return 'disk_full';
  return error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[a-z][a-z0-9_]*$/.test(error.code)
    ? error.code
    : null;
}
