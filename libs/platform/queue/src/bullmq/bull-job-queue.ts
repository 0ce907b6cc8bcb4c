import { randomUUID } from 'node:crypto';
import type { JobsOptions } from 'bullmq';
import { queuedJobStates } from '../job-queue';
import type {
  AddJobOptions,
  JobHandler,
  JobQueue,
  JobSchedule,
  JsonObject,
  ListJobsQuery,
  QueuedJob,
  QueuedJobState,
  ScheduleTiming,
  WorkOptions,
} from '../job-queue';
import { QueueError } from '../queue-errors';
import type { Backend, BullQueue } from './backends';
import { JobWorker } from './bull-worker';
import type { JobWorkerSettings } from './bull-worker';
import { cancelJob } from './cancel-job';
import { toCronRepeat } from './cron';
import { assertOwnId, fromBullId, toBullId, toQueuedJob, toState } from './job-codec';
import { rangesOfPage } from './pages';
import type { StateRange } from './pages';

/** Settled jobs are kept for looking at, bounded by number and age (seconds). */
const retention = {
  removeOnComplete: { count: 1_000, age: 24 * 3600 },
  removeOnFail: { count: 5_000, age: 7 * 24 * 3600 },
} satisfies JobsOptions;

const defaultBackoffMs = 1_000;

/** The queue port over BullMQ; the same on both of its backends. */
export class BullJobQueue implements JobQueue {
  private worker: JobWorker | undefined;
  private closing: Promise<void> | undefined;

  constructor(
    private readonly backend: Backend,
    private readonly queue: BullQueue,
    private readonly settings: JobWorkerSettings,
  ) {}

  async add(name: string, payload: JsonObject, options: AddJobOptions = {}): Promise<string> {
    this.assertOpen();
    const id = options.id ?? randomUUID();
    assertOwnId(id);
    await this.forgetSettled(id);
    await this.queue.add(
      name,
      { payload },
      {
        ...retention,
        jobId: toBullId(id),
        delay: options.delayMs ?? 0,
        attempts: options.attempts ?? 1,
        backoff: { type: 'exponential', delay: options.backoffMs ?? defaultBackoffMs },
      },
    );
    return id;
  }

  async get(id: string): Promise<QueuedJob | null> {
    this.assertOpen();
    const bullId = toBullId(id);
    // State and job are read apart; between two equal states the job belongs to them.
    let state = await this.queue.getJobState(bullId);
    for (;;) {
      const job = await this.queue.getJob(bullId);
      const stateAfter = await this.queue.getJobState(bullId);
      const known = toState(stateAfter);
      if (!known) return null;
      if (job && state === stateAfter) return toQueuedJob(job, known);
      state = stateAfter;
    }
  }

  async list({ states, page, perPage }: ListJobsQuery): Promise<{ items: QueuedJob[]; total: number }> {
    this.assertOpen();
    const wanted = queuedJobStates.filter((state) => states?.includes(state) ?? true);
    if (wanted.length === 0) return { items: [], total: 0 };
    const found = await this.queue.getJobCounts(...wanted);
    const counts = wanted.map((state) => ({ state, count: found[state] ?? 0 }));
    const items: QueuedJob[] = [];
    for (const range of rangesOfPage(counts, page, perPage)) items.push(...(await this.jobsIn(range)));
    return { items, total: counts.reduce((sum, { count }) => sum + count, 0) };
  }

  async cancel(id: string): Promise<boolean> {
    this.assertOpen();
    return cancelJob(this.queue, toBullId(id));
  }

  async work(handler: JobHandler, options: WorkOptions): Promise<void> {
    this.assertOpen();
    if (this.worker) throw new QueueError('already_working', `Queue '${this.settings.name}' already has a handler.`);
    const worker = new JobWorker(this.backend, this.queue, this.settings, handler, options);
    this.worker = worker;
    try {
      await worker.start();
    } catch (error) {
      this.worker = undefined;
      await worker.close(0);
      const reason = error instanceof Error ? error.message : String(error);
      const message = `The job queue '${this.settings.name}' cannot be listened to: ${reason}.`;
      throw new QueueError('queue_unreachable', message, { cause: error });
    }
  }

  async schedule(id: string, timing: ScheduleTiming, name: string, payload: JsonObject): Promise<void> {
    this.assertOpen();
    const repeat = toCronRepeat(timing);
    await this.queue.upsertJobScheduler(toBullId(id), repeat, { name, data: { payload }, opts: retention });
  }

  async unschedule(id: string): Promise<boolean> {
    this.assertOpen();
    return this.queue.removeJobScheduler(toBullId(id));
  }

  async schedules(): Promise<JobSchedule[]> {
    this.assertOpen();
    const schedulers = await this.queue.getJobSchedulers(0, -1, true);
    return schedulers
      .map(({ key, name, pattern = '', tz = 'UTC', next, template }) => ({
        id: fromBullId(key),
        name,
        payload: template?.data?.payload ?? {},
        cron: pattern,
        timeZone: tz,
        nextAt: next === undefined ? null : new Date(next),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  async close({ graceMs }: { graceMs: number }): Promise<void> {
    this.closing ??= this.closeAll(graceMs);
    await this.closing;
  }

  private async jobsIn({ state, start, end, count }: StateRange<QueuedJobState>): Promise<QueuedJob[]> {
    // Of waiting and active jobs BullMQ cuts the pages from the newest on, and does so differently on its backends when
    // asked for the oldest first; so the range is mirrored here.
    const mirrored = state === 'waiting' || state === 'active';
    const [from, to] = mirrored ? [count - 1 - end, count - 1 - start] : [start, end];
    const jobs = await this.queue.getJobs([state], from, to, state === 'delayed');
    // A job that was removed between the two reads comes back empty.
    const found = jobs.filter(Boolean).map((job) => toQueuedJob(job, state));
    return mirrored ? found.reverse() : found;
  }

  private async closeAll(graceMs: number): Promise<void> {
    await this.worker?.close(graceMs);
    await this.queue.close();
  }

  /** BullMQ keeps settled jobs and would take one of the same id for the job to be added. */
  private async forgetSettled(id: string): Promise<void> {
    const job = await this.queue.getJob(toBullId(id));
    if (job?.finishedOn !== undefined) await job.remove();
  }

  private assertOpen(): void {
    if (this.closing) throw new QueueError('queue_closed', `Queue '${this.settings.name}' has been closed.`);
  }
}
