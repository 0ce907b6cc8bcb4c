import { unwrap } from '@assay/api-client';
import { eventually } from '../support/eventually';
import { temporaryHomes } from './support/homes';
import { CHECKPOINT_ROWS, followToEnd, interruptEmbedding, valueSet } from './support/interrupted-embedding';
import { kill, pidOf, untilGone } from './support/processes';
import { generatedPassword, type Program, ready, startAssay } from './support/program';
import { findSample, type Sample } from './support/sample';
import { openSession, type Session, settled, type Value, valuesOf } from './support/session';

const newHome = temporaryHomes();

describe('faults while Assay is running', () => {
  let home: string;
  let start: Program;
  let session: Session;
  let sample: Sample;
  /** Of the sample as it was embedded and valued without any fault. */
  let undisturbed: Map<string, Value>;

  beforeAll(async () => {
    home = await newHome();
    start = startAssay(home);
    const url = await ready(start);
    session = await openSession(url, generatedPassword(start) ?? '');
    sample = await findSample(session);
    undisturbed = await valuesOf(session, sample.valuationId);
  });

  /** Checks that a set is whole and has the very values of the undisturbed one. */
  async function expectWhole(embeddingSetId: string): Promise<void> {
    const path = { params: { path: { id: embeddingSetId } } };
    const set = unwrap(await session.api.GET('/api/v1/embedding-sets/{id}', path));
    expect(set).toMatchObject({ state: 'ready', rows: sample.items });
    expect(await valuesOf(session, await valueSet(session, embeddingSetId))).toEqual(undisturbed);
  }

  it('a killed worker is started again, and its job goes on where it was', async () => {
    let killed = 0;
    const caught = await interruptEmbedding(session, sample, async () => {
      killed = await kill(home, 'worker');
    });
    await start.prints(/The worker process ended\. Starting it again\./);
    const { job, resumedAt } = await followToEnd(session, caught.id);
    expect(job).toMatchObject({ state: 'succeeded', attempt: 2, done: sample.items });
    expect(resumedAt).toBeGreaterThan(CHECKPOINT_ROWS);
    expect(await pidOf(home, 'worker')).not.toBe(killed);
    await expectWhole(job.subjectId ?? '');
  });

  it('a killed Postgres is started again, and nothing is lost', async () => {
    let killed = 0;
    const caught = await interruptEmbedding(session, sample, async () => {
      killed = await kill(home, 'postgres');
    });
    await start.prints(/Postgres was stopped from outside/);
    await start.prints(/Postgres is back\./);
    const job = await settled(session, caught.id);
    expect(job).toMatchObject({ state: 'succeeded', done: sample.items });
    expect(await pidOf(home, 'postgres')).not.toBe(killed);
    await expectWhole(job.subjectId ?? '');
    expect(await valuesOf(session, sample.valuationId)).toEqual(undisturbed);
  });

  it('a killed API is back at the same address, and jobs do not notice', async () => {
    let killed = 0;
    const caught = await interruptEmbedding(session, sample, async () => {
      killed = await kill(home, 'api');
    });
    await start.prints(/The api process ended\. Starting it again\./);
    const health = (): Promise<boolean> =>
      fetch(`${session.url}/api/v1/health/ready`).then(
        ({ status }) => status === 200,
        () => false,
      );
    await eventually('the API to answer again', health, 60_000);
    expect(await pidOf(home, 'api')).not.toBe(killed);
    expect(await settled(session, caught.id)).toMatchObject({ state: 'succeeded', attempt: 1 });
  });

  it('after all of that the audit trail is whole, and everything ends in order', async () => {
    expect(unwrap(await session.api.GET('/api/v1/audit-events/check'))).toMatchObject({ intact: true });
    start.signal('SIGINT');
    expect(await start.ended).toBe(0);
    await untilGone(home);
  });
});
