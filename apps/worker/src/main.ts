import { NestFactory } from '@nestjs/core';
import { openEngine } from '@assay/compute/engine';
import { entities } from '@assay/features/schema';
import { type Config, ConfigError, loadConfig } from '@assay/platform/config';
import { createDataSource, migrate } from '@assay/platform/database';
import { Housekeeping, JobRunner, JobSweep, WorkerRegistry } from '@assay/platform/jobs';
import { createLogger, type Logger, NestLogger } from '@assay/platform/logging';
import { createBullQueue, queueConnection } from '@assay/platform/queue';
import { onShutdown, reportFailure, tellParent } from '@assay/platform/process';
import { StorageService } from '@assay/platform/storage';
import { startHealthServer } from './health-server';
import { WorkerModule } from './worker.module';

/** A stopping worker lets its jobs go on for so long before it hands them back. */
const GRACE_MS = 5000;

/** Entry point of a worker. Any number may run, on any number of machines. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger('worker', config.logLevel);
  if (config.databaseUrl === null)
    throw new ConfigError('DATABASE_URL is not set. `npm start` brings a database along; a worker alone needs one.');
  const databaseUrl = config.databaseUrl;
  const onError = (error: Error): void => logger.warn({ err: error }, 'connection trouble');
  const dataSource = await createDataSource(databaseUrl, entities, { name: 'assay-worker', onError }).initialize();
  await migrate(dataSource);
  const engine = await chooseEngine(config, logger);
  const queue = await createBullQueue({
    name: 'assay',
    connection: queueConnection(config.redisUrl, databaseUrl),
    onError,
  });
  const app = await NestFactory.createApplicationContext(
    WorkerModule.forRoot({ config, logger, dataSource, databaseUrl, queue }),
    { logger: new NestLogger(logger) },
  );
  const [sweep, registry, storage] = [app.get(JobSweep), app.get(WorkerRegistry), app.get(StorageService)];
  const housekeeping = app.get(Housekeeping);

  const { healthPort } = config.worker;
  const health = healthPort === null ? null : await startHealthServer(healthPort, dataSource);
  await registry.join(engine, (error) => logger.warn({ err: error }, 'could not tell that this worker is alive'));
  await app.get(JobRunner).start(config.worker.concurrency);
  sweep.start();
  housekeeping.register('uploads', () => storage.removeStale());
  housekeeping.start();
  onShutdown(async () => {
    sweep.stop();
    housekeeping.stop();
    await queue.close({ graceMs: GRACE_MS });
    await registry.leave();
    health?.close();
    await app.close();
    await dataSource.destroy();
  }, logger);
  logger.info({ engine }, 'the worker is ready');
  tellParent({ kind: 'ready' });
}

/** The engine that jobs will use; what was refused on the way is told here, once. */
async function chooseEngine(config: Config, logger: Logger): Promise<string> {
  const { engine, refused } = await openEngine(config.engine, { threads: config.threads });
  for (const { name, reason } of refused) logger.info({ engine: name, reason }, 'engine not used');
  await engine.close();
  return engine.name;
}

main().catch((error: unknown) => reportFailure('worker', error));
