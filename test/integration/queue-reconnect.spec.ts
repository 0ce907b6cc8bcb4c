import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@assay/platform/database';
import { createBullQueue } from '@assay/platform/queue';
import type { JobQueue, QueueConnection } from '@assay/platform/queue';
import { deferred, eventually } from '../support/eventually';
import { atOnce } from '../support/job-handlers';
import { spawnRedis } from '../support/redis-server';

/** A server of the test's own that can go away and come back on the same port with the same data. */
interface RestartableServer {
  connection: QueueConnection;
  stop(): Promise<void>;
  start(): Promise<void>;
}

async function redis(folder: string): Promise<RestartableServer> {
  let server = await spawnRedis({ directory: folder });
  return {
    connection: { kind: 'redis', url: server.url },
    stop: () => server.stop(),
    async start() {
      server = await spawnRedis({ directory: folder, port: server.port });
    },
  };
}

async function postgres(folder: string, stopMode: 'fast' | 'immediate'): Promise<RestartableServer> {
  const options = { dataDirectory: join(folder, 'data'), durable: true, sharedBuffers: '32MB' };
  let server = await startEmbeddedPostgres(options);
  return {
    connection: { kind: 'postgres', url: server.url },
    stop: () => server.stop(stopMode),
    async start() {
      server = await startEmbeddedPostgres({ ...options, port: server.port });
    },
  };
}

describe.each<[string, (folder: string) => Promise<RestartableServer>]>([
  ['Redis restarts', redis],
  ['Postgres restarts', (folder) => postgres(folder, 'fast')],
  ['Postgres crashes', (folder) => postgres(folder, 'immediate')],
])('a queue whose %s', (_name, startServer) => {
  let folder: string;
  let server: RestartableServer;
  let queue: JobQueue;
  const errors: Error[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'assay-reconnect-'));
    server = await startServer(folder);
    errors.length = 0;
    queue = await createBullQueue({
      name: 'reconnect',
      connection: server.connection,
      onError: (error) => errors.push(error),
    });
  });
  afterEach(async () => {
    await queue.close({ graceMs: 0 });
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const restart = async (): Promise<void> => {
    await server.stop();
    // The loss is noticed before the server is back: an attempt to use it fails or waits.
    const during = queue.add('during', {}, { id: 'during' }).catch((error: unknown) => error);
    await server.start();
    await during;
  };

  it('goes on taking jobs', async () => {
    const received: string[] = [];
    await queue.work(
      atOnce((job) => received.push(job.id)),
      { concurrency: 1 },
    );
    await queue.add('job', {}, { id: 'before' });
    await eventually('the first job ran', () => received.includes('before'));
    await restart();
    const id = await eventually('jobs can be added again', () =>
      queue.add('job', {}, { id: 'after' }).catch(() => null),
    );
    await eventually('the second job ran', () => received.includes(id));
  });

  it('completes a job that was running, without running it twice', async () => {
    const started = deferred();
    const finish = deferred();
    let runs = 0;
    await queue.add('long', {}, { id: 'running' });
    await queue.work(
      async (job) => {
        if (job.id !== 'running') return;
        runs += 1;
        started.resolve();
        await finish.promise;
      },
      { concurrency: 1 },
    );
    await started.promise;
    await server.stop();
    finish.resolve();
    await server.start();
    await eventually('it is completed', async () => {
      const job = await queue.get('running').catch(() => null);
      return job?.state === 'completed';
    });
    expect(runs).toBe(1);
  });
});
