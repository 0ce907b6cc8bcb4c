import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { entities } from '@assay/features/schema';
import { UsersService } from '@assay/platform/auth';
import { type Config, ConfigError, loadConfig } from '@assay/platform/config';
import { createDataSource, migrate } from '@assay/platform/database';
import { createLogger, type Logger } from '@assay/platform/logging';
import { createBullQueue, queueConnection } from '@assay/platform/queue';
import { onShutdown, reportFailure, tellParent } from '@assay/platform/process';
import { createApp } from './create-app';
import { openApiDocument } from './openapi';

/** Entry point of the API. `openapi <file>` writes the OpenAPI document and ends. */
async function main(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = createLogger('api', config.logLevel);
  if (config.databaseUrl === null)
    throw new ConfigError('DATABASE_URL is not set. `npm start` brings a database along; the API alone needs one.');
  const databaseUrl = config.databaseUrl;
  const onError = (error: Error): void => logger.warn({ err: error }, 'connection trouble');
  const dataSource = await createDataSource(databaseUrl, entities, { name: 'assay-api', onError }).initialize();
  await migrate(dataSource);
  const queue = await createBullQueue({
    name: 'assay',
    connection: queueConnection(config.redisUrl, databaseUrl),
    onError,
  });
  const app = await createApp({ config, logger, dataSource, databaseUrl, queue });
  const close = async (): Promise<void> => {
    await app.close();
    await queue.close({ graceMs: 0 });
    await dataSource.destroy();
  };

  const [command, file] = process.argv.slice(2);
  if (command === 'openapi' && file !== undefined) {
    await writeFile(file, `${JSON.stringify(openApiDocument(app), null, 2)}\n`);
    return close();
  }
  const isFirstStart = await ensureAdmin(app.get(UsersService), config, logger);
  await app.listen(config.http.port, config.http.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const host = config.http.host.includes(':') ? `[${config.http.host}]` : config.http.host;
  const url = `http://${host}:${port}`;
  logger.info({ url }, 'the API is ready');
  onShutdown(close, logger);
  tellParent({ kind: 'ready', url, isFirstStart });
}

/** Makes the first admin, unless there is a user already. @returns whether it did. @throws ConfigError without a password to give it */
async function ensureAdmin(users: UsersService, config: Config, logger: Logger): Promise<boolean> {
  if (config.adminPassword === undefined) {
    if (await users.any()) return false;
    throw new ConfigError(
      'There is no user yet. Set ASSAY_ADMIN_PASSWORD to the password that the first admin shall have.',
    );
  }
  const isFirstStart = await users.ensureAdmin(config.adminPassword);
  if (isFirstStart) logger.info('the user admin was made');
  return isFirstStart;
}

main().catch((error: unknown) => reportFailure('api', error));
