import { randomBytes } from 'node:crypto';
import { unwrap } from '@assay/api-client';
import { dropDatabase, ensureDatabase } from '@assay/platform/database';
import { freePort } from '../support/redis-server';
import { startTestPostgres, startTestRedis, type TestServer } from '../support/servers';
import { temporaryHomes } from './support/homes';
import { CHECKPOINT_ROWS, followToEnd, interruptEmbedding, valueSet } from './support/interrupted-embedding';
import { endAll, processesOf, untilGone } from './support/processes';
import { Program, programs } from './support/program';
import { findSample, type Sample } from './support/sample';
import { look, openSession, type Session, settled, valuesOf } from './support/session';

const newHome = temporaryHomes();
const password = 'chosen by the operator';

/** A line that each worker logs for each delivery, with the job's id and the attempt. */
const started = (jobId: string, attempt = 1): RegExp =>
  new RegExp(`"jobId":"${jobId}".*"attempt":${attempt},.*"msg":"job started"`);

describe('a cluster on Redis with two workers', () => {
  const servers: TestServer[] = [];
  const database = `e2e_${randomBytes(4).toString('hex')}`;
  let home: string;
  let env: Record<string, string>;
  let api: Program;
  let workers: { program: Program; healthPort: number }[];
  let session: Session;
  let sample: Sample;

  beforeAll(async () => {
    const postgres = await startTestPostgres();
    servers.push(postgres);
    const redis = await startTestRedis();
    servers.push(redis);
    home = await newHome();
    env = { ASSAY_HOME: home, DATABASE_URL: await ensureDatabase(postgres.url, database), REDIS_URL: redis.url };
  });

  afterAll(async () => {
    try {
      await endAll(home);
      await dropDatabase(servers[0]?.url ?? '', database);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  });

  it('an API that has no user yet, and nobody to tell a password to, says what to set', async () => {
    const alone = new Program([process.execPath, programs.api], { ...env, ASSAY_PORT: '0' });
    expect(await alone.ended).toBe(1);
    expect(alone.stderr).toMatch(/"code":"bad_configuration".*ASSAY_ADMIN_PASSWORD/);
  });

  it('starts: an API and two workers, each of which answers on its health port', async () => {
    api = new Program([process.execPath, programs.api], { ...env, ASSAY_PORT: '0', ASSAY_ADMIN_PASSWORD: password });
    const ports = [await freePort(), await freePort()];
    workers = ports.map((healthPort) => {
      const own = { ASSAY_WORKER_CONCURRENCY: '1', ASSAY_WORKER_HEALTH_PORT: String(healthPort) };
      return { program: new Program([process.execPath, programs.worker], { ...env, ...own }), healthPort };
    });
    const line = await api.prints(/"url":"[^"]+","msg":"the API is ready"/);
    for (const { program, healthPort } of workers) {
      await program.prints(/"msg":"the worker is ready"/);
      expect((await fetch(`http://127.0.0.1:${healthPort}/health/live`)).status).toBe(200);
      expect((await fetch(`http://127.0.0.1:${healthPort}/`)).status).toBe(404);
    }
    session = await openSession(/"url":"([^"]+)"/.exec(line)?.[1] ?? '', password);
  });

  it('shows Redis and both workers in its system page', async () => {
    const system = unwrap(await session.api.GET('/api/v1/system'));
    expect(system).toMatchObject({ mode: 'cluster', queue: { driver: 'redis' } });
    const pids = workers.map(({ program }) => program.pid).sort();
    expect(system.workers.map(({ pid }) => pid).sort()).toEqual(pids);
  });

  it('gets the sample by `assay demo`, which a second time changes nothing', async () => {
    const load = async (args: string[], variables: Record<string, string> = {}): Promise<unknown> => {
      const demo = [process.execPath, programs.cli, 'demo', '--url', session.url, '--json'];
      const program = new Program([...demo, ...args], variables);
      expect(await program.ended).toBe(0);
      return JSON.parse(program.stdout);
    };
    const result = await load(['--api-key', session.key]);
    sample = await findSample(session);
    const { datasetId, embeddingSetId, valuationId } = sample;
    expect(result).toEqual({ datasetId, embeddingSetId, valuationId });
    expect(await load([], { ASSAY_API_KEY: session.key })).toEqual(result);
  });

  it('spreads jobs over both workers', async () => {
    const { embeddingSetId } = sample;
    const submit = (): Promise<{ id: string }> =>
      session.api.POST('/api/v1/valuations', { body: { embeddingSetId } }).then(unwrap);
    const jobs = await Promise.all([submit(), submit(), submit(), submit()]);
    for (const { id } of jobs) expect(await settled(session, id)).toMatchObject({ state: 'succeeded', attempt: 1 });
    const taken = workers.map(({ program }) => jobs.filter(({ id }) => started(id).test(program.stderr)).length);
    expect(Math.min(...taken)).toBeGreaterThan(0);
    expect(taken.reduce((sum, count) => sum + count)).toBe(jobs.length);
  });

  it('a killed worker’s job is finished by the other one, from where it was', async () => {
    let [dead, other] = workers;
    const caught = await interruptEmbedding(session, sample, async ({ id }) => {
      [dead, other] = [...workers].sort((a) => (started(id).test(a.program.stderr) ? -1 : 1));
      // Halted first: one that has just finished the job is needed for another try.
      dead?.program.signal('SIGSTOP');
      const isRunning = (await look(session, id))?.state === 'running';
      dead?.program.signal(isRunning ? 'SIGKILL' : 'SIGCONT');
    });
    expect(await dead?.program.ended).toBe('SIGKILL');
    const { job, resumedAt } = await followToEnd(session, caught.id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 2, done: sample.items });
    expect(resumedAt).toBeGreaterThan(CHECKPOINT_ROWS);
    expect(other?.program.stderr).toMatch(started(job.id, 2));
    const values = await valuesOf(session, await valueSet(session, job.subjectId ?? ''));
    expect(values).toEqual(await valuesOf(session, sample.valuationId));
  });

  it('ends in order on SIGTERM', async () => {
    const left = await processesOf(home);
    expect(left.map(({ role }) => role).sort()).toEqual(['api', 'worker']);
    for (const program of [api, ...workers.map((worker) => worker.program)]) program.signal('SIGTERM');
    expect(await api.ended).toBe(0);
    const codes = await Promise.all(workers.map(({ program }) => program.ended));
    expect(codes.sort()).toEqual([0, 'SIGKILL']);
    await untilGone(home);
  });
});
