import type { EmbeddingSet, Job, PrunedItem, PruningJob } from '@assay/contracts';
import { createDataSource } from '@assay/platform/database';
import type { DataSource } from 'typeorm';
import { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { type Hold, holdWriters } from '../support/holds';
import {
  decisionsOf,
  importPrunable,
  makePrunable,
  membersOf,
  prune,
  type PruneRequest,
  versionsOf,
} from '../support/prunable';
import { temporaryHomes } from './support/homes';
import { kill, pidOf, untilGone, variableOf } from './support/processes';
import { generatedPassword, type Program, ready, startAssay } from './support/program';
import { look, openSession, type Session, settled } from './support/session';

const newHome = temporaryHomes();
const data = makePrunable();
const total = data.ids.length;
const KEPT = 40;
/** Its probe takes long enough to be caught in the middle. */
const long: PruneRequest = {
  ...{ target: { kind: 'count', keep: KEPT }, probe: { seeds: 50, head: 'logistic' } },
  sweep: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
};
const short: PruneRequest = { target: { kind: 'count', keep: KEPT }, probe: null };

describe('a pruning whose processes are killed', () => {
  let home: string;
  let start: Program;
  let session: Session;
  let client: Client;
  let dataSource: DataSource;
  /** Ids that were kept when nothing went wrong, by request. */
  const undisturbed = new Map<PruneRequest, string[]>();

  beforeAll(async () => {
    home = await newHome();
    start = startAssay(home, { ASSAY_DEMO: '0', ASSAY_WORKER_CONCURRENCY: '5' });
    const url = await ready(start);
    session = await openSession(url, generatedPassword(start) ?? '');
    client = new Client(url, { authorization: `Bearer ${session.key}` });
    const databaseUrl = await variableOf(await pidOf(home, 'worker'), 'DATABASE_URL');
    dataSource = await createDataSource(databaseUrl, []).initialize();
    const { datasetId } = await importPrunable(client, 'undisturbed', data);
    for (const request of [long, short])
      undisturbed.set(
        request,
        keptIds(await decisionsOf(client, await prune(client, datasetId, { ...request, dryRun: true }))),
      );
  });
  afterAll(() => dataSource?.isInitialized && dataSource.destroy());

  const keptIds = (items: PrunedItem[]): string[] =>
    items.flatMap(({ kept, externalId }) => (kept ? [externalId] : [])).sort();
  const newDataset = async (name: string): Promise<string> => {
    const { datasetId }: EmbeddingSet = await importPrunable(client, name, data);
    return datasetId;
  };
  const submit = (datasetId: string, request: PruneRequest): Promise<Job> =>
    client.post<Job>('/pruning-jobs', { datasetId, ...request });
  const toTrain = (id: string): Promise<unknown> =>
    eventually('the probe to train', async () => (await look(session, id))?.phase?.startsWith('probe'));
  const holdVersion = (datasetId: string, number: number): Promise<Hold> =>
    holdWriters(dataSource, 'insert on dataset_version', `new.dataset_id = '${datasetId}' and new.number = ${number}`);

  /** Checks that a job ended as if nothing had happened, once. */
  async function expectApplied(job: Job, datasetId: string, request: PruneRequest): Promise<void> {
    const ended = await settled(session, job.id);
    expect(ended).toMatchObject({ state: 'succeeded', result: { version: 2, kept: KEPT, dropped: total - KEPT } });
    const pruning = await client.get<PruningJob>(`/pruning-jobs/${String(job.subjectId)}`);
    expect(pruning).toMatchObject({ state: 'applied', appliedVersion: 2, kept: KEPT });
    expect((await versionsOf(client, datasetId)).map(({ items, removed }) => [items, removed])).toEqual([
      [total, 0],
      [KEPT, total - KEPT],
    ]);
    const kept = undisturbed.get(request);
    expect(await membersOf(client, datasetId, 2)).toEqual(kept);
    expect(keptIds(await decisionsOf(client, pruning))).toEqual(kept);
    const audited: unknown[] = await dataSource.query(
      `select 1 from audit_event where subject_id = $1 and action = 'dataset.version-made' and details->>'pruningJobId' = $2`,
      [datasetId, pruning.id],
    );
    expect(audited).toHaveLength(1);
  }

  it('ends once when the worker dies, in whatever phase', async () => {
    const [training, storing, applying, undoing] = [
      await newDataset('training'),
      await newDataset('storing'),
      await newDataset('applying'),
      await newDataset('undoing'),
    ];
    const applied = await prune(client, undoing, short);
    const applies = await holdVersion(applying, 2);
    const undoes = await holdVersion(undoing, 3);
    const job = {
      applying: await submit(applying, short),
      undoing: await client.post<Job>(`/pruning-jobs/${applied.id}/undo`, {}),
    };
    await Promise.all([applies.reached(), undoes.reached()]);
    const stores = await holdWriters(
      dataSource,
      'update on pruning_job',
      `new.dataset_id = '${storing}' and new.ready_at is not null`,
    );
    const stored = await submit(storing, short);
    await stores.reached();
    const trained = await submit(training, long);
    await toTrain(trained.id);

    const killed = await kill(home, 'worker');
    await Promise.all([applies, undoes, stores].map((hold) => hold.release()));
    await start.prints(/The worker process ended\. Starting it again\./);

    await expectApplied(trained, training, long);
    await expectApplied(stored, storing, short);
    await expectApplied(job.applying, applying, short);
    expect(await settled(session, job.undoing.id)).toMatchObject({
      state: 'succeeded',
      attempt: 2,
      result: { version: 3 },
    });
    const versions = await versionsOf(client, undoing);
    expect(versions.map(({ items }) => items)).toEqual([total, KEPT, total]);
    expect(versions[2].manifestHash).toBe(versions[0].manifestHash);
    expect(await pidOf(home, 'worker')).not.toBe(killed);
  });

  it('ends once when Postgres dies, in the preview and in the apply', async () => {
    const [training, applying] = [
      await newDataset('training as Postgres dies'),
      await newDataset('applying as Postgres dies'),
    ];
    const applies = await holdVersion(applying, 2);
    const applied = await submit(applying, short);
    await applies.reached();
    const trained = await submit(training, long);
    await toTrain(trained.id);

    const killed = await kill(home, 'postgres');
    await start.prints(/Postgres was stopped from outside/);
    await start.prints(/Postgres is back\./);

    await expectApplied(applied, applying, short);
    await expectApplied(trained, training, long);
    expect(await pidOf(home, 'postgres')).not.toBe(killed);
  });

  it('leaves a whole audit trail, and ends in order', async () => {
    expect(await client.get('/audit-events/check')).toMatchObject({ intact: true });
    await dataSource.destroy();
    start.signal('SIGINT');
    expect(await start.ended).toBe(0);
    await untilGone(home);
  });
});
