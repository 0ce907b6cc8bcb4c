import type { Job } from 'bullmq';
import type { DeliveredJob, JobProgress, JsonObject, QueuedJob, QueuedJobState } from '../job-queue';
import { QueueError } from '../queue-errors';

/** What is stored as a BullMQ job's data: the caller's payload and the mark by which another process cancels the job. */
export interface JobEnvelope {
  payload: JsonObject;
  cancelled?: true;
}

export type BullJob = Job<JobEnvelope, void>;

/** BullMQ names the jobs that a schedule releases `repeat:<schedule>:<time>`. */
const scheduledPrefix = 'repeat:';
const ownPrefix = 'j-';

/**
 * BullMQ refuses identifiers that are integers or contain a colon, so a caller's id is stored behind a prefix and escaped.
 * Ids of scheduled jobs are BullMQ's own and stay as they are.
 */
export function toBullId(id: string): string {
  return id.startsWith(scheduledPrefix) ? id : ownPrefix + id.replaceAll('%', '%25').replaceAll(':', '%3A');
}

/** Inverse of {@link toBullId}. */
export function fromBullId(id: string): string {
  if (!id.startsWith(ownPrefix)) return id;
  return id.slice(ownPrefix.length).replaceAll('%3A', ':').replaceAll('%25', '%');
}

/** Refuses ids that a caller may not choose: the empty one, and those in the name space of scheduled jobs. */
export function assertOwnId(id: string): void {
  if (id === '' || id.startsWith(scheduledPrefix)) {
    throw new QueueError(
      'invalid_job',
      `'${id}' cannot be the id of a job: give a non-empty id that does not start with '${scheduledPrefix}'.`,
    );
  }
}

/** The port's state for one of BullMQ's; null for a job that BullMQ does not know. */
export function toState(bullState: string): QueuedJobState | null {
  switch (bullState) {
    case 'active':
    case 'delayed':
    case 'completed':
    case 'failed':
      return bullState;
    case 'unknown':
      return null;
    default:
      return 'waiting';
  }
}

function toProgress(value: unknown): JobProgress | null {
  if (typeof value !== 'object' || value === null || !('done' in value) || !('total' in value)) return null;
  const { done, total } = value;
  return typeof done === 'number' && typeof total === 'number' ? { done, total } : null;
}

function idOf(job: BullJob): string {
  if (job.id === undefined) throw new Error('BullMQ handed out a job without an id.');
  return fromBullId(job.id);
}

export function toQueuedJob(job: BullJob, state: QueuedJobState): QueuedJob {
  return {
    id: idOf(job),
    name: job.name,
    payload: job.data.payload,
    state,
    attempts: job.attemptsStarted,
    progress: toProgress(job.progress),
    error: job.failedReason ?? null,
    createdAt: new Date(job.timestamp),
  };
}

export function toDeliveredJob(job: BullJob): DeliveredJob {
  return { id: idOf(job), name: job.name, payload: job.data.payload, maxAttempts: job.opts.attempts ?? 1 };
}
