import type { QueueConnection } from './bullmq/create-bull-queue';

/** Where the queue lives: in Redis if there is one, else in Postgres. */
export function queueConnection(redisUrl: string | null, databaseUrl: string): QueueConnection {
  return redisUrl === null ? { kind: 'postgres', url: databaseUrl } : { kind: 'redis', url: redisUrl };
}
