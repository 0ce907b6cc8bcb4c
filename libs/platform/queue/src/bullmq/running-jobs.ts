import { JobInterrupted } from '../queue-errors';
import type { InterruptionReason } from '../queue-errors';

/** A handler that is running, and the means to stop it. */
export class RunningJob {
  private readonly controller = new AbortController();
  private reason: InterruptionReason | undefined;

  /** @param bullId the id under which BullMQ knows the job */
  constructor(readonly bullId: string) {}

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The first reason for which it was interrupted, if it was. */
  get interruption(): InterruptionReason | undefined {
    return this.reason;
  }

  interrupt(reason: InterruptionReason): void {
    if (this.reason !== undefined) return;
    this.reason = reason;
    this.controller.abort(new JobInterrupted(reason));
  }
}

/** The handlers that run in this process. */
export class RunningJobs {
  private readonly jobs = new Set<RunningJob>();
  private readonly idleListeners = new Set<() => void>();

  get size(): number {
    return this.jobs.size;
  }

  all(): RunningJob[] {
    return [...this.jobs];
  }

  start(bullId: string): RunningJob {
    const job = new RunningJob(bullId);
    this.jobs.add(job);
    return job;
  }

  finish(job: RunningJob): void {
    this.jobs.delete(job);
    if (this.jobs.size === 0) this.idleListeners.forEach((listener) => listener());
  }

  /** Interrupts those whose id is given, or all of them. */
  interrupt(reason: InterruptionReason, bullIds?: readonly string[]): void {
    for (const job of this.jobs) {
      if (bullIds === undefined || bullIds.includes(job.bullId)) job.interrupt(reason);
    }
  }

  /** Resolves when no handler is running, or after `timeoutMs`, whichever comes first. */
  waitUntilIdle(timeoutMs: number): Promise<void> {
    if (this.jobs.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        this.idleListeners.delete(finish);
        resolve();
      };
      const timer = setTimeout(finish, timeoutMs);
      this.idleListeners.add(finish);
    });
  }
}
