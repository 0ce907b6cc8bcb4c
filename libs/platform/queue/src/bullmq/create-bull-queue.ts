import type { JobQueue } from '../job-queue';
import { QueueError } from '../queue-errors';
import { createBackend } from './backends';
import type { QueueConnection } from './backends';
import { BullJobQueue } from './bull-job-queue';
import { withoutRepeats } from './without-repeats';

export type { QueueConnection } from './backends';

export interface BullQueueOptions {
  /** Name of the queue: processes that give the same name and connection share it. No colon. */
  name: string;
  connection: QueueConnection;
  /**
   * How long a worker's hold on a job lasts without a sign of life, milliseconds, default 10 000; it is renewed twice in
   * that time. The job of a worker that died is delivered again within about 1.5 times as long.
   */
  lockMs?: number;
  /** Crashes of its worker that a job survives; after one more it is failed, lest it takes every worker down. Default 3. */
  maxCrashes?: number;
  /** How long to wait at the start for a server that does not answer, milliseconds, default 15 000. */
  startTimeoutMs?: number;
  /**
   * Told of every error that no caller is waiting for, such as a lost connection; while the same one goes on, every 10 s.
   * Default: a process warning.
   */
  onError?: (error: Error) => void;
}

/** Where the connection leads, without its password. */
function placeOf({ kind, url }: QueueConnection): string {
  return URL.canParse(url) ? `${kind} at ${new URL(url).host}` : kind;
}

async function within(timeoutMs: number, ready: Promise<unknown>, lastError: () => Error | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(lastError() ?? new Error(`no answer for ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([ready, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Opens a queue on BullMQ, the only driver of the port: on its Redis or its Postgres backend. Resolves when the server has
 * answered and, on Postgres, the queue's schema is up to date; processes may start at the same time.
 *
 * @throws QueueError `queue_unreachable`
 */
export async function createBullQueue(options: BullQueueOptions): Promise<JobQueue> {
  const { name, connection, lockMs = 10_000, maxCrashes = 3, startTimeoutMs = 15_000 } = options;
  const report = withoutRepeats(options.onError ?? ((error) => process.emitWarning(error)));
  let lastError: Error | undefined;
  const onError = (error: Error): void => {
    lastError = error;
    report(error);
  };
  const backend = createBackend(connection);
  const queue = backend.openQueue(name, onError);
  try {
    await within(startTimeoutMs, queue.waitUntilReady(), () => lastError);
  } catch (error) {
    await queue.close().catch(report);
    const reason = error instanceof Error ? error.message || error.name : String(error);
    const message = `The job queue '${name}' (${placeOf(connection)}) cannot be reached: ${reason}. Check that the server runs and the URL is right.`;
    throw new QueueError('queue_unreachable', message, { cause: error });
  }
  return new BullJobQueue(backend, queue, { name, lockMs, maxCrashes, onError: report });
}
