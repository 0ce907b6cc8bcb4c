import { startTestPostgres, startTestRedis } from './servers';
import type { TestServer } from './servers';

declare global {
  /** What the teardown has to stop. */
  var assayTestServers: TestServer[] | undefined;
}

/** Starts Postgres and Redis once for the whole run. A server that cannot be started fails the run. */
export default async function setup(): Promise<void> {
  globalThis.assayTestServers = [];
  const postgres = await startTestPostgres();
  globalThis.assayTestServers.push(postgres);
  process.env.ASSAY_TEST_POSTGRES_URL = postgres.url;
  try {
    const redis = await startTestRedis();
    globalThis.assayTestServers.push(redis);
    process.env.ASSAY_TEST_REDIS_URL = redis.url;
  } catch (error) {
    await postgres.stop(); // Jest runs no teardown after a failed setup
    throw error;
  }
}
