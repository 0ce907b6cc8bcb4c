/**
 * The queue port: what the rest of the system may ask of a job queue. No type of a driver, a connection or a transaction
 * appears here. Every driver passes the one contract suite in `test/integration/queue-contract.ts`.
 *
 * What a queue is for: it delivers. The truth of a job's state and progress is the job's own database row, written by its
 * handler; what `get` and `list` say is the view of the queue and is forgotten some time after a job has settled.
 *
 * Promised:
 * - **At least once.** A job whose worker dies, or loses its connection for longer than the lock lasts, is delivered again.
 *   Handlers are therefore idempotent by (job, step).
 * - **Order.** Jobs that are due are handed out in the order they were added. With several workers, or with concurrency
 *   above 1, they overlap and may finish in any order; a retried, delayed or redelivered job has no place to keep.
 * - **Survival.** Loss of the connection neither rejects anything but the call that met it nor stops the process; workers
 *   go on when the server is back.
 *
 * Not promised: exactly-once delivery, priorities, and the survival of jobs in a Redis that runs without persistence.
 */

/** A value that survives `JSON.parse(JSON.stringify(value))` unchanged. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };
/** What a job carries. Keep it small, identifiers rather than data: it is read again twice a second while the job runs. */
export type JsonObject = Record<string, JsonValue>;

/**
 * `waiting`: due, no worker has it yet. `delayed`: not due yet, also between two attempts. `active`: a worker has it.
 * `completed` and `failed`: settled, kept for a while, never delivered again.
 */
export type QueuedJobState = 'waiting' | 'delayed' | 'active' | 'completed' | 'failed';

/** Every state, in the order `list` walks them. */
export const queuedJobStates: readonly QueuedJobState[] = ['active', 'waiting', 'delayed', 'failed', 'completed'];

/** How far a running job says it is; the unit is the handler's own. */
export interface JobProgress {
  done: number;
  total: number;
}

/** A job as the queue sees it at one moment. */
export interface QueuedJob {
  id: string;
  name: string;
  payload: JsonObject;
  state: QueuedJobState;
  /** Deliveries so far: 0 before the first, and one more for each retry and for each crash of a worker. */
  attempts: number;
  /** What the handler reported last; null until it has. */
  progress: JobProgress | null;
  /** Message of the last failed attempt, also while the next one is still to come; null when none has failed. */
  error: string | null;
  /** When it was added. */
  createdAt: Date;
}

/** A job as a handler receives it. */
export interface DeliveredJob {
  id: string;
  name: string;
  payload: JsonObject;
  /** Failed attempts after which the queue gives up, at least 1. */
  maxAttempts: number;
}

/** What a handler is given beside its job. */
export interface JobContext {
  /**
   * Aborts when the job is cancelled, when the queue closes and grace is over, and when the lock was lost, so that another
   * worker may have the job by now. `signal.reason` is a {@link JobInterrupted}. The handler should then stop and reject:
   * a cancelled job is settled as failed and not retried, one interrupted by closing goes back to waiting.
   */
  signal: AbortSignal;
  /** 1 at the first delivery; crashes of a worker count too, see {@link QueuedJob.attempts}. */
  attempt: number;
  /** Attempts that have failed so far; a crash, or being handed back by a closing worker, is none. */
  failures: number;
  /** Records progress. Each call is one write; call it at the pace a reader needs. Never rejects: progress is advisory. */
  progress: (done: number, total: number) => Promise<void>;
}

/**
 * Runs one delivery. Resolving completes the job; rejecting fails the attempt, which is retried while attempts are left;
 * rejecting with a `PermanentError` fails the job at once. A handler must not keep the event loop busy: the lock is renewed
 * on it, and a lost lock means a second delivery beside the first.
 */
export type JobHandler = (job: DeliveredJob, context: JobContext) => Promise<void>;

export interface AddJobOptions {
  /**
   * Identity of the job, any non-empty string that does not start with `repeat:`. While a job of this id is waiting,
   * delayed or active, adding it again changes nothing and answers the same id; once settled, the id is free again.
   * Without it every call makes a job with an id of its own.
   */
  id?: string;
  /** Not before this many milliseconds from now. */
  delayMs?: number;
  /** Attempts in all, the first included. Default 1. A crash of the worker is not a failed attempt. */
  attempts?: number;
  /** Pause before the second attempt in milliseconds, doubled before each further one. Default 1000. */
  backoffMs?: number;
}

export interface ListJobsQuery {
  /** Only these states; all of them when left out. */
  states?: readonly QueuedJobState[];
  /** From 1. */
  page: number;
  /** Items on a page, 1 to 1000. */
  perPage: number;
}

export interface WorkOptions {
  /** How many jobs this process runs at once, at least 1. */
  concurrency: number;
  /**
   * Told once for each job that this process settles as failed, including one given up because it crashed its workers too
   * often and so never reaches a handler again. What it throws goes to the driver's `onError`.
   */
  onFailed?: (job: DeliveredJob, error: Error) => Promise<void> | void;
}

/** When a schedule fires. */
export interface ScheduleTiming {
  /** Five fields (minute first), or six with seconds in front. */
  cron: string;
  /** IANA name such as `Europe/Berlin`; UTC when left out. */
  timeZone?: string;
}

export interface JobSchedule extends ScheduleTiming {
  id: string;
  name: string;
  payload: JsonObject;
  /** When the next job is due. */
  nextAt: Date | null;
}

export interface JobQueue {
  /**
   * Adds a job and answers its id. `payload` is copied as JSON at once. Errors: `invalid_job` (an unusable id or option),
   * `queue_closed`.
   */
  add(name: string, payload: JsonObject, options?: AddJobOptions): Promise<string>;

  /** The job, or null when the queue does not know it (any more). */
  get(id: string): Promise<QueuedJob | null>;

  /**
   * One page of jobs, grouped by state in the order of {@link queuedJobStates}: unsettled ones oldest first, settled ones
   * newest first. `total` counts every job in the asked states, before paging. Both are read one after the other, so a busy
   * queue may move in between.
   */
  list(query: ListJobsQuery): Promise<{ items: QueuedJob[]; total: number }>;

  /**
   * Stops a job. Waiting or delayed: it is removed, and `get` answers null. Running, in whatever process: its signal aborts
   * within a second, and when its handler rejects it is failed for good. If its worker dies first, it is delivered once more
   * with the signal already aborted, so that the handler can record the end.
   * Answers false when the job is unknown or already settled.
   */
  cancel(id: string): Promise<boolean>;

  /**
   * Starts handing jobs to `handler` and resolves once this process is listening. One handler per queue object: it looks
   * at the job's name itself. Errors: `already_working`, `queue_closed`, `queue_unreachable`.
   */
  work(handler: JobHandler, options: WorkOptions): Promise<void>;

  /**
   * Creates or replaces the schedule `id`: a job of this name and payload each time the clock meets `timing`, as long as
   * some worker is running. Of the times missed while none was, one is made up for. Each job has one attempt.
   * Errors: `invalid_schedule`.
   */
  schedule(id: string, timing: ScheduleTiming, name: string, payload: JsonObject): Promise<void>;

  /** Removes a schedule; a job that it has already released still runs. False when there was none. */
  unschedule(id: string): Promise<boolean>;

  /** Every schedule, by id. */
  schedules(): Promise<JobSchedule[]>;

  /**
   * Takes no more jobs, waits up to `graceMs` for the running ones, then aborts their signals and waits a little longer.
   * What was aborted and rejected goes back to waiting; what ignored its signal is delivered again when its lock runs out.
   * Nothing that waits is lost. Afterwards every method but `close` rejects with `queue_closed`. May be called twice.
   */
  close(options: { graceMs: number }): Promise<void>;
}
