import { createRedisBackend, withBackend } from 'bullmq';
import type { Processor, Queue, Worker, WorkerListener, WorkerOptions } from 'bullmq';
import type { JobEnvelope } from './job-codec';
import { createSteadyPostgresBackend } from './postgres-backend';

/** Where a queue lives. */
export type QueueConnection =
  | {
      kind: 'redis';
      /** `redis://` or, with TLS, `rediss://`. */
      url: string;
      /** First part of every key; queues under different prefixes do not see each other. Default `assay`. */
      prefix?: string;
    }
  | {
      kind: 'postgres';
      /** `postgres://` URL; the user must be allowed to create the schema the first time. */
      url: string;
      /** Schema of the queue's tables, which the driver creates and migrates itself. Default `bullmq`. */
      schema?: string;
    };

export type BullQueue = Pick<
  Queue<JobEnvelope, void>,
  | 'add'
  | 'getJob'
  | 'getJobs'
  | 'getJobState'
  | 'getJobCounts'
  | 'getJobSchedulers'
  | 'upsertJobScheduler'
  | 'removeJobScheduler'
  | 'waitUntilReady'
  | 'close'
>;
type BullWorkerListeners = WorkerListener<JobEnvelope, void>;
export interface BullWorker extends Pick<Worker<JobEnvelope, void>, 'run' | 'pause' | 'close' | 'waitUntilReady'> {
  on<Event extends 'failed' | 'lockRenewalFailed'>(event: Event, listener: BullWorkerListeners[Event]): unknown;
}
export type BullProcessor = Processor<JobEnvelope, void>;
export type BullWorkerOptions = Omit<WorkerOptions, 'connection' | 'autorun' | 'prefix'> & { concurrency: number };

/** Makes BullMQ's objects over one connection; each object has connections of its own. */
export interface Backend {
  openQueue(name: string, onError: (error: Error) => void): BullQueue;
  openWorker(
    name: string,
    processor: BullProcessor,
    options: BullWorkerOptions,
    onError: (error: Error) => void,
  ): BullWorker;
}

/** Milliseconds after which an attempt to connect counts as failed. */
const connectTimeoutMs = 10_000;

function redisBackend(url: string, prefix: string): Backend {
  const { Queue, Worker } = withBackend(createRedisBackend);
  const retryStrategy = (times: number): number => Math.min(times * 100, 1_000);
  return {
    openQueue(name, onError) {
      // A caller waits for `add`: it is told after about 15 s that Redis is away. A worker waits without end.
      const connection = {
        url,
        retryStrategy,
        connectTimeout: connectTimeoutMs,
        disconnectTimeout: 500,
        maxRetriesPerRequest: 20,
      };
      const queue = new Queue<JobEnvelope, void>(name, { connection, prefix });
      queue.on('error', onError);
      return queue;
    },
    openWorker(name, processor, options, onError) {
      const connection = {
        url,
        retryStrategy,
        connectTimeout: connectTimeoutMs,
        disconnectTimeout: 500,
        maxRetriesPerRequest: null,
      };
      const worker = new Worker<JobEnvelope, void>(name, processor, {
        ...options,
        autorun: false,
        connection,
        prefix,
      });
      worker.on('error', onError);
      return worker;
    },
  };
}

function postgresBackend(url: string, schema: string): Backend {
  const { Queue, Worker } = withBackend(createSteadyPostgresBackend);
  const pool = { connectionString: url, schema, connectionTimeoutMillis: connectTimeoutMs, keepAlive: true };
  return {
    openQueue(name, onError) {
      // BullMQ migrates under an advisory lock, so processes that start together wait for one another.
      const queue = new Queue<JobEnvelope, void>(name, { connection: { ...pool, max: 4, migrate: true } });
      queue.on('error', onError);
      return queue;
    },
    openWorker(name, processor, options, onError) {
      const max = Math.min(options.concurrency + 1, 8);
      const worker = new Worker<JobEnvelope, void>(name, processor, {
        ...options,
        autorun: false,
        connection: { ...pool, max },
      });
      worker.on('error', onError);
      return worker;
    },
  };
}

export function createBackend(connection: QueueConnection): Backend {
  return connection.kind === 'redis'
    ? redisBackend(connection.url, connection.prefix ?? 'assay')
    : postgresBackend(connection.url, connection.schema ?? 'bullmq');
}
