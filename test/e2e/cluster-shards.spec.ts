import { randomBytes } from 'node:crypto';
import type { EmbeddingSet, Job, List, ValuedItem } from '@assay/contracts';
import { createDataSource, dropDatabase, ensureDatabase } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { Client } from '../support/client';
import { makeClusters } from '../support/clusters';
import { cutBlocks } from '../support/feature-blocks';
import { type Hold, holdWriters } from '../support/holds';
import { startTestPostgres, startTestRedis, type TestServer } from '../support/servers';
import { temporaryHomes } from './support/homes';
import { endAll } from './support/processes';
import { Program, programs } from './support/program';
import { openSession } from './support/session';

const newHome = temporaryHomes();
const password = 'chosen by the operator';
const [ROWS, COLUMNS, ROWS_PER_BLOCK] = [300, 6, 20];
const SHARD_BYTES = 3 * ROWS_PER_BLOCK * COLUMNS * 4;

describe('a valuation in shards whose workers are killed', () => {
  const servers: TestServer[] = [];
  const database = `e2e_${randomBytes(4).toString('hex')}`;
  let home: string;
  let env: Record<string, string>;
  let dataSource: DataSource;
  let client: Client;
  let set: EmbeddingSet;
  let undisturbed: ValuedItem[];

  beforeAll(async () => {
    const [postgres, redis] = [await startTestPostgres(), await startTestRedis()];
    servers.push(postgres, redis);
    home = await newHome();
    const url = await ensureDatabase(postgres.url, database);
    dataSource = await createDataSource(url, []).initialize();
    const shard = { ASSAY_SHARD_BYTES: String(SHARD_BYTES) };
    env = { ASSAY_HOME: home, DATABASE_URL: url, REDIS_URL: redis.url, ASSAY_LOG_LEVEL: 'debug', ...shard };
    const api = new Program([process.execPath, programs.api], {
      ...env,
      ASSAY_PORT: '0',
      ASSAY_ADMIN_PASSWORD: password,
    });
    const line = await api.prints(/"url":"[^"]+","msg":"the API is ready"/);
    const session = await openSession(/"url":"([^"]+)"/.exec(line)?.[1] ?? '', password);
    client = new Client(session.url, { authorization: `Bearer ${session.key}` });

    const worker = await startWorker();
    const { id } = await client.newDataset('clusters');
    set = await client.importVectors(id, makeClusters(ROWS, COLUMNS).files);
    await cutBlocks(dataSource, set.id, ROWS_PER_BLOCK);
    undisturbed = await itemsOf(await client.ended((await submit()).id));
    worker.signal('SIGTERM');
    await worker.ended;
  });

  afterAll(async () => {
    try {
      await endAll(home);
      await dataSource.destroy();
      await dropDatabase(servers[0]?.url ?? '', database);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  });

  async function startWorker(places = 1): Promise<Program> {
    const variables = { ...env, ASSAY_WORKER_CONCURRENCY: String(places) };
    const worker = new Program([process.execPath, programs.worker], variables);
    await worker.prints(/"msg":"the worker is ready"/);
    return worker;
  }

  const submit = (): Promise<Job> => client.post<Job>('/valuations', { embeddingSetId: set.id });
  const itemsOf = async ({ subjectId }: Job): Promise<ValuedItem[]> =>
    (await client.get<List<ValuedItem>>(`/valuations/${String(subjectId)}/items`, { perPage: 500 })).data;
  const kill = async (worker: Program): Promise<void> => {
    worker.signal('SIGKILL');
    expect(await worker.ended).toBe('SIGKILL');
  };

  it('comes to its end with the same bits, in whatever phase they die', async () => {
    // Nobody works yet: each of these jobs will be held in a phase of its own.
    const part = (phase: string, shard: number): string => `new.phase = '${phase}' and new.shard = ${shard}`;
    const phases: [string, string][] = [
      ['insert on valuation_part', part('gram-f64', 1)],
      ['insert on valuation_part', part('gram-f64', -2)], // the sum of all shards
      ['insert on valuation_part', part('scores', 2)],
      ['update on valuation', 'new.ready_at is not null'],
    ];
    const jobs: Job[] = [];
    const holds: Hold[] = [];
    for (const [event, condition] of phases) {
      const job = await submit();
      const id = event.endsWith('part') ? 'valuation_id' : 'id';
      holds.push(await holdWriters(dataSource, event, `new.${id} = '${String(job.subjectId)}' and ${condition}`));
      jobs.push(job);
    }
    const workers = await Promise.all(phases.map(() => startWorker()));
    await Promise.all(holds.map((hold) => hold.reached()));
    await Promise.all(workers.map(kill));
    await Promise.all(holds.map((hold) => hold.release()));

    // Meanwhile another job loses a worker that only helped with it.
    const shared = await submit();
    const condition = `new.valuation_id = '${String(shared.subjectId)}' and new.phase = 'gram-f64' and new.shard >= 0`;
    const hold = await holdWriters(dataSource, 'insert on valuation_part', condition);
    const [own, helper] = await Promise.all([startWorker(), startWorker()]);
    await hold.reached(2);
    const isOwn = (worker: Program): boolean =>
      new RegExp(`"jobId":"${shared.id}".*"msg":"job started"`).test(worker.stderr);
    await kill([own, helper].find((worker) => !isOwn(worker)) ?? own);
    await hold.release();
    await startWorker(2);

    expect(await client.ended(shared.id)).toMatchObject({ attempt: 1 });
    for (const job of jobs) expect(await client.ended(job.id)).toMatchObject({ state: 'succeeded', attempt: 2 });
    for (const job of [...jobs, shared]) expect(await itemsOf(job)).toEqual(undisturbed);
    expect(await dataSource.query('select 1 from valuation_shard union all select 1 from valuation_part')).toEqual([]);
    expect((await client.get<List<Job>>('/jobs', { 'filter[kind]': 'value' })).total).toBe(jobs.length + 2);
  });
});
