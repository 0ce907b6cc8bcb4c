import { randomUUID } from 'node:crypto';
import { createBullQueue } from '@assay/platform/queue';
import type { QueueConnection } from '@assay/platform/queue';
import { deferred } from '../support/eventually';
import { atOnce } from '../support/job-handlers';
import { createTestDatabase, testRedisUrl } from '../support/servers';
import type { TestDatabase } from '../support/servers';
import { describeJobQueueContract } from './queue-contract';

describeJobQueueContract('Redis', () =>
  Promise.resolve({
    connection: { kind: 'redis', url: testRedisUrl(), prefix: `test-${randomUUID()}` },
    dispose: () => Promise.resolve(),
  }),
);

describeJobQueueContract('Postgres', async () => {
  const database = await createTestDatabase('queue');
  return { connection: { kind: 'postgres', url: database.url }, dispose: () => database.drop() };
});

describe('queues of both backends in one process', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase('queue_both');
  });
  afterAll(() => database.drop());

  it('do not mix', async () => {
    const connections: QueueConnection[] = [
      { kind: 'redis', url: testRedisUrl(), prefix: `test-${randomUUID()}` },
      { kind: 'postgres', url: database.url, schema: 'other_queue' },
    ];
    const queues = await Promise.all(connections.map((connection) => createBullQueue({ name: 'jobs', connection })));
    for (const [index, queue] of queues.entries()) {
      const received = deferred<unknown>();
      await queue.work(
        atOnce((job) => received.resolve(job.payload)),
        { concurrency: 1 },
      );
      await queue.add('job', { index });
      expect(await received.promise).toEqual({ index });
    }
    await Promise.all(queues.map((queue) => queue.close({ graceMs: 1_000 })));
  });

  it('open at the same time on a database that has no queue yet', async () => {
    const fresh = await createTestDatabase('queue_fresh');
    const connection: QueueConnection = { kind: 'postgres', url: fresh.url };
    const queues = await Promise.all(Array.from({ length: 6 }, () => createBullQueue({ name: 'jobs', connection })));
    await queues[0]?.add('job', {}, { id: 'one' });
    expect(await queues[5]?.get('one')).toMatchObject({ state: 'waiting' });
    await Promise.all(queues.map((queue) => queue.close({ graceMs: 0 })));
    await fresh.drop();
  });

  it.each<QueueConnection>([
    { kind: 'redis', url: 'redis://:secret@127.0.0.1:1' },
    { kind: 'postgres', url: 'postgres://me:secret@127.0.0.1:1/x' },
  ])('say where a server is missing, without its password: %p', async (connection) => {
    const options = { name: 'jobs', connection, startTimeoutMs: 300, onError: () => undefined };
    const error: unknown = await createBullQueue(options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'queue_unreachable',
      message: expect.stringContaining('127.0.0.1:1') as string,
    });
    expect(String(error)).not.toContain('secret');
  });
});
