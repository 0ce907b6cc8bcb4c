import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dropDatabase, ensureDatabase, startEmbeddedPostgres } from '@assay/platform/database';
import { spawnRedis } from './redis-server';

/** A server that tests may use as they like. */
export interface TestServer {
  url: string;
  /** Stops it if it was started here; a server from the environment goes on. */
  stop(): Promise<void>;
}

/** The server at TEST_POSTGRES_URL, or one of its own on throw-away data. */
export async function startTestPostgres(): Promise<TestServer> {
  const given = process.env.TEST_POSTGRES_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  const folder = await mkdtemp(join(tmpdir(), 'assay-postgres-'));
  const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({
      dataDirectory: join(folder, 'data'),
      durable: false,
      password: randomBytes(12).toString('hex'),
      sharedBuffers: '64MB',
    });
    const endWithUs = (): void => {
      process.kill(server.pid, 'SIGQUIT');
      rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', endWithUs); // when the tests end without their teardown
    return {
      url: server.url,
      async stop() {
        process.removeListener('exit', endWithUs);
        await server.stop('immediate');
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** The server at TEST_REDIS_URL, or one of its own. Fails, and says what to install, when there is none. */
export async function startTestRedis(): Promise<TestServer> {
  const given = process.env.TEST_REDIS_URL;
  return given ? { url: given, stop: () => Promise.resolve() } : spawnRedis();
}

function urlFromSetup(name: 'ASSAY_TEST_POSTGRES_URL' | 'ASSAY_TEST_REDIS_URL'): string {
  const url = process.env[name];
  if (!url)
    throw new Error(
      `${name} is not set: run these tests with \`jest --config test/jest.config.cjs\`, whose setup starts the servers.`,
    );
  return url;
}

/** URL of the Postgres server that the whole run shares; take a database of your own by {@link createTestDatabase}. */
export const testPostgresUrl = (): string => urlFromSetup('ASSAY_TEST_POSTGRES_URL');

/** URL of the Redis server that the whole run shares; take a prefix or a name of your own. */
export const testRedisUrl = (): string => urlFromSetup('ASSAY_TEST_REDIS_URL');

export interface TestDatabase {
  url: string;
  name: string;
  drop(): Promise<void>;
}

/** An empty database for one test file. `name` is for whoever looks at the server: lower case letters, digits, `_`. */
export async function createTestDatabase(name: string): Promise<TestDatabase> {
  const server = testPostgresUrl();
  const database = `test_${name}_${randomBytes(4).toString('hex')}`;
  const url = await ensureDatabase(server, database);
  return { url, name: database, drop: () => dropDatabase(server, database) };
}
