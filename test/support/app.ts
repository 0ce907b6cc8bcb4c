import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { closeThreads } from '@assay/compute/matrix';
import type { CreatedApiKey, Role } from '@assay/contracts';
import { entities } from '@assay/features/schema';
import { UsersService } from '@assay/platform/auth';
import { loadConfig } from '@assay/platform/config';
import { createDataSource, migrate } from '@assay/platform/database';
import { Housekeeping, JobRunner, JobSweep, WorkerRegistry } from '@assay/platform/jobs';
import { createLogger, NestLogger } from '@assay/platform/logging';
import { createBullQueue, queueConnection } from '@assay/platform/queue';
import type { DataSource } from 'typeorm';
import { createApp } from '../../apps/api/src/create-app';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { Client } from './client';
import { createTestDatabase } from './servers';

export const adminPassword = 'correct horse battery';

export interface TestWorker {
  /** Looks for lost deliveries, which a worker does every few seconds. */
  sweep(): Promise<void>;
  /** Removes what nothing refers to any more, which a worker does every hour. */
  tidy(): Promise<void>;
  /** Ends it as a stopping worker does that lets no job finish. */
  close(): Promise<void>;
}

/** The real API on a database of its own, listening on a free port, with the settings of production. */
export interface TestApp {
  readonly url: string;
  readonly home: string;
  /** For looking behind the API. */
  readonly dataSource: DataSource;
  /** Everything that API and workers have logged, at the most talkative level. */
  readonly log: readonly string[];
  /** The Express application that listens. */
  readonly express: unknown;
  /** A logged-in admin. */
  readonly admin: Client;
  /** Not logged in, or with the given headers. */
  readonly client: (headers?: Record<string, string>) => Client;
  /** A program with an API key of this role. */
  as(role: Role): Promise<Client>;
  /** Something of the API's own. */
  get<T>(type: Type<T>): T;
  /** @param own variables that differ from those of the API */
  startWorker(own?: Record<string, string>): Promise<TestWorker>;
  /** Takes a job out of the queue, as if its delivery had been lost. */
  loseDelivery(jobId: string): Promise<void>;
  /** Closes it with all its workers, and drops the database. */
  close(): Promise<void>;
}

/** Name and value of the session cookie that a log-in has set. */
export const sessionOf = (headers: Headers): string => headers.getSetCookie()[0]?.split(';')[0] ?? '';

/** Starts the API for one test file; `environment` holds variables that differ from the defaults. */
export async function startApp(name: string, environment: Record<string, string> = {}): Promise<TestApp> {
  const database = await createTestDatabase(name);
  const folder = await mkdtemp(join(tmpdir(), 'assay-test-'));
  const home = join(folder, 'home');
  const variables = { ASSAY_HOME: home, ASSAY_PORT: '0', DATABASE_URL: database.url, ...environment };
  const config = loadConfig(variables);
  const log: string[] = [];
  const logger = createLogger('test', 'trace', { write: (line) => log.push(line) });
  const onError = (error: Error): void => logger.warn({ err: error }, 'connection trouble');
  const connect = async (role: string) => {
    const dataSource = await createDataSource(database.url, entities, { name: role, onError }).initialize();
    await migrate(dataSource);
    const connection = queueConnection(config.redisUrl, database.url);
    const queue = await createBullQueue({ name: 'assay', connection, onError });
    return { config, logger, dataSource, databaseUrl: database.url, queue };
  };

  const parts = await connect('assay-api');
  const app = await createApp(parts);
  await app.get(UsersService).ensureAdmin(adminPassword);
  await app.listen(config.http.port, config.http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const { headers } = await new Client(url).send('POST', '/auth/login', {
    body: { username: 'admin', password: adminPassword },
  });
  const admin = new Client(url, { cookie: sessionOf(headers) });
  const workers = new Set<TestWorker>();

  const startWorker = async (differing: Record<string, string> = {}): Promise<TestWorker> => {
    const own = { ...(await connect('assay-worker')), config: loadConfig({ ...variables, ...differing }) };
    const context: INestApplicationContext = await NestFactory.createApplicationContext(WorkerModule.forRoot(own), {
      logger: new NestLogger(logger),
    });
    const registry = context.get(WorkerRegistry);
    await registry.join('onnx', onError as (error: unknown) => void);
    await context.get(JobRunner).start(own.config.worker.concurrency);
    const worker: TestWorker = {
      sweep: () => context.get(JobSweep).sweep(),
      tidy: () => context.get(Housekeeping).run(),
      async close() {
        workers.delete(worker);
        await own.queue.close({ graceMs: 0 });
        await registry.leave();
        await context.close();
        await own.dataSource.destroy();
      },
    };
    workers.add(worker);
    return worker;
  };

  return {
    url,
    home,
    dataSource: parts.dataSource,
    log,
    express: app.getHttpAdapter().getInstance() as unknown,
    admin,
    client: (own) => new Client(url, own),
    async as(role) {
      const { key } = await admin.post<CreatedApiKey>('/api-keys', { name: `a ${role}`, role });
      return new Client(url, { authorization: `Bearer ${key}` });
    },
    get: (type) => app.get(type),
    startWorker,
    async loseDelivery(jobId) {
      if (!(await parts.queue.cancel(jobId))) throw new Error('The queue does not have this job.');
    },
    async close() {
      for (const worker of [...workers]) await worker.close();
      await app.close();
      await parts.queue.close({ graceMs: 0 });
      await parts.dataSource.destroy();
      await closeThreads();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
