import { UnrecoverableError, WaitingError } from 'bullmq';
import type { JobHandler, WorkOptions } from '../job-queue';
import { JobInterrupted, PermanentError } from '../queue-errors';
import type { Backend, BullQueue, BullWorker } from './backends';
import { toDeliveredJob } from './job-codec';
import type { BullJob } from './job-codec';
import { RunningJobs } from './running-jobs';
import type { RunningJob } from './running-jobs';

/** How often a running job's cancel mark is read, milliseconds. */
const cancelPollMs = 500;
/** How long aborted handlers get to stop when the queue closes, milliseconds. */
const abortGraceMs = 5_000;
/** Pause before BullMQ asks a server again that did not answer, milliseconds. */
const reconnectMs = 1_000;

export interface JobWorkerSettings {
  name: string;
  lockMs: number;
  maxCrashes: number;
  onError: (error: Error) => void;
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Runs a handler on the jobs of one queue: a BullMQ worker with cancelling across processes and an orderly end. */
export class JobWorker {
  private readonly running = new RunningJobs();
  private readonly worker: BullWorker;
  private closing = false;
  private cancelTimer: NodeJS.Timeout | undefined;

  constructor(
    backend: Backend,
    private readonly queue: BullQueue,
    private readonly settings: JobWorkerSettings,
    private readonly handler: JobHandler,
    private readonly options: WorkOptions,
  ) {
    const { name, lockMs, maxCrashes, onError } = settings;
    this.worker = backend.openWorker(
      name,
      (job, token) => this.process(job, token),
      {
        concurrency: options.concurrency,
        lockDuration: lockMs,
        // A dead worker's job is noticed at the first check after its lock has run out: within 1.5 × lockMs.
        stalledInterval: lockMs / 2,
        maxStalledCount: maxCrashes,
        runRetryDelay: reconnectMs,
      },
      onError,
    );
    this.worker.on('lockRenewalFailed', (bullIds) => this.running.interrupt('lock_lost', bullIds));
    this.worker.on('failed', (job, error) => void this.reportFailure(job, error));
  }

  async start(): Promise<void> {
    await this.worker.waitUntilReady();
    void this.keepRunning();
    this.pollCancelled();
  }

  async close(graceMs: number): Promise<void> {
    this.closing = true;
    await this.worker.pause(true);
    await this.running.waitUntilIdle(graceMs);
    this.running.interrupt('closing');
    await this.running.waitUntilIdle(abortGraceMs);
    clearTimeout(this.cancelTimer);
    // Forced only past a handler that ignores its signal: its lock is no longer renewed, so its job is delivered again.
    await this.worker.close(this.running.size > 0);
  }

  /** BullMQ's loop ends when it meets an error it does not expect; jobs must go on. */
  private async keepRunning(): Promise<void> {
    while (!this.closing) {
      try {
        await this.worker.run();
        return;
      } catch (error) {
        this.settings.onError(toError(error));
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    }
  }

  private async process(job: BullJob, token: string | undefined): Promise<void> {
    if (this.closing) throw await this.handBack(job, token);
    const running = this.running.start(job.id ?? '');
    if (job.data.cancelled) running.interrupt('cancelled');
    try {
      await this.handler(toDeliveredJob(job), {
        signal: running.signal,
        attempt: job.attemptsStarted,
        failures: job.attemptsMade,
        progress: (done, total) => this.recordProgress(job, done, total),
      });
    } catch (error) {
      throw await this.toBullError(toError(error), running, job, token);
    } finally {
      this.running.finish(running);
    }
  }

  /** The error by which BullMQ does with the job what the port says about a handler that rejected. */
  private async toBullError(error: Error, running: RunningJob, job: BullJob, token?: string): Promise<Error> {
    if (running.interruption === 'closing') return this.handBack(job, token);
    if (running.interruption === 'cancelled') return new UnrecoverableError(new JobInterrupted('cancelled').message);
    if (error instanceof PermanentError || error.name === PermanentError.name) {
      return Object.assign(new UnrecoverableError(error.message), { cause: error });
    }
    return error;
  }

  private async handBack(job: BullJob, token: string | undefined): Promise<Error> {
    await job.moveToWait(token);
    return new WaitingError();
  }

  private async recordProgress(job: BullJob, done: number, total: number): Promise<void> {
    try {
      await job.updateProgress({ done, total });
    } catch (error) {
      this.settings.onError(toError(error));
    }
  }

  private async reportFailure(job: BullJob | undefined, error: Error): Promise<void> {
    if (job?.finishedOn === undefined) return; // another attempt will follow
    try {
      await this.options.onFailed?.(toDeliveredJob(job), error);
    } catch (reason) {
      this.settings.onError(toError(reason));
    }
  }

  private pollCancelled(): void {
    this.cancelTimer = setTimeout(() => {
      void this.interruptCancelled().finally(() => {
        if (!this.closing || this.running.size > 0) this.pollCancelled();
      });
    }, cancelPollMs);
  }

  private async interruptCancelled(): Promise<void> {
    const unmarked = this.running.all().filter(({ interruption }) => interruption === undefined);
    const read = unmarked.map(async (running) => {
      const job = await this.queue.getJob(running.bullId);
      if (job?.data.cancelled) running.interrupt('cancelled');
    });
    for (const result of await Promise.allSettled(read)) {
      if (result.status === 'rejected') this.settings.onError(toError(result.reason));
    }
  }
}
