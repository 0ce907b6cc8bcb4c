import { randomUUID } from 'node:crypto';
import type { Job, PruningJob } from '@assay/contracts';
import { startApp, type TestApp, type TestWorker } from '../support/app';
import type { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { csv } from '../support/files';
import {
  change,
  changeContent,
  contentsOf,
  decisionsOf,
  importPrunable,
  makePrunable,
  membersOf,
  prune,
  type PruneRequest,
  versionsOf,
} from '../support/prunable';

/** Without what takes long and is not looked at. */
const quick: PruneRequest = { target: { kind: 'count', keep: 40 }, probe: null };

describe('a pruning', () => {
  let app: TestApp;
  let admin: Client;
  let worker: TestWorker;
  const data = makePrunable();
  const total = data.ids.length;

  beforeAll(async () => {
    app = await startApp('pruning_apply');
    ({ admin } = app);
    worker = await app.startWorker();
  });
  afterAll(() => app.close());

  const newDataset = async (name: string): Promise<string> => (await importPrunable(admin, name, data)).datasetId;
  const preview = (datasetId: string, request: Partial<PruneRequest> = {}): Promise<PruningJob> =>
    prune(admin, datasetId, { ...quick, ...request, dryRun: true });
  const keptIds = async (job: PruningJob): Promise<string[]> =>
    (await decisionsOf(admin, job)).flatMap(({ kept, externalId }) => (kept ? [externalId] : [])).sort();
  /** Gives an item another label, which makes a version. */
  const relabel = (datasetId: string, k: number): Promise<Job> => {
    const [id, group] = [data.ids[k], data.groups[k]];
    return admin.import(datasetId, {
      'l.csv': csv(['id', 'label', 'contributor', 'group'], [id, 'another', '', group]),
    });
  };

  describe('that is applied by the hash of its preview', () => {
    let datasetId: string;
    let job: PruningJob;
    beforeAll(async () => {
      datasetId = await newDataset('applied');
      job = await preview(datasetId, { name: 'the smaller half', reason: 'a test' });
    });

    it('is refused by any other hash', async () => {
      const send = (previewHash: string) =>
        admin.refusal('POST', `/pruning-jobs/${job.id}/apply`, { body: { previewHash } });
      expect(await send('0'.repeat(64))).toMatchObject({
        ...{ status: 409, code: 'preview_changed' },
        errors: [{ path: 'previewHash' }],
      });
      expect(await send('')).toMatchObject({ status: 422, errors: [{ path: 'previewHash' }] });
      expect(await versionsOf(admin, datasetId)).toHaveLength(1);
    });

    it('makes exactly the version that was previewed', async () => {
      const expected = await keptIds(job);
      const applied = await change(admin, job, 'apply');
      expect(applied).toMatchObject({
        ...{ state: 'applied', appliedVersion: 2, kept: 40, previewHash: job.previewHash, report: job.report },
        ...{ appliedAt: expect.any(String), purgeableAt: expect.any(String), undoneVersion: null },
      });
      const [, made] = await versionsOf(admin, datasetId);
      expect(made).toMatchObject({ number: 2, items: 40, added: 0, updated: 0, removed: total - 40 });
      expect(made.reason).toContain('a test');
      expect(await membersOf(admin, datasetId, 2)).toEqual(expected);
      expect(await membersOf(admin, datasetId, 1)).toEqual([...data.ids].sort());
    });

    it('is applied once', async () => {
      const body = { previewHash: job.previewHash };
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/apply`, { body })).toMatchObject({
        code: 'conflict',
      });
      expect(await admin.refusal('DELETE', `/pruning-jobs/${job.id}`)).toMatchObject({ code: 'conflict' });
    });

    it('cannot be purged before its retention is over', async () => {
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/purge`)).toMatchObject({
        code: 'retention_not_over',
      });
    });

    it('is undone by one call, and the manifest hash is what it was', async () => {
      const undone = await change(admin, job, 'undo');
      expect(undone).toMatchObject({
        state: 'undone',
        undoneVersion: 3,
        undoneAt: expect.any(String),
        purgeableAt: null,
      });
      const versions = await versionsOf(admin, datasetId);
      expect(versions.map(({ items }) => items)).toEqual([total, 40, total]);
      expect(versions[2]).toMatchObject({ added: total - 40, removed: 0, manifestHash: versions[0].manifestHash });
      expect(versions[1].manifestHash).not.toBe(versions[0].manifestHash);
      expect(await membersOf(admin, datasetId, 3)).toEqual([...data.ids].sort());
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/undo`, { body: {} })).toMatchObject({
        code: 'not_applied',
      });
    });
  });

  it('is applied at once unless it is a dry run', async () => {
    const datasetId = await newDataset('at once');
    const job = await prune(admin, datasetId, quick);
    expect(job).toMatchObject({ state: 'applied', appliedVersion: 2 });
    expect(await membersOf(admin, datasetId, 2)).toEqual(await keptIds(job));
  });

  it('can be pruned again, since its embeddings go with it', async () => {
    const datasetId = await newDataset('again');
    const first = await prune(admin, datasetId, quick);
    const second = await prune(admin, datasetId, { ...quick, target: { kind: 'count', keep: 15 } });
    expect(second).toMatchObject({ state: 'applied', version: 2, items: 40, kept: 15, appliedVersion: 3 });
    expect(await decisionsOf(admin, second)).toHaveLength(40);
    expect(await keptIds(first)).toEqual(expect.arrayContaining(await keptIds(second)));
    expect(await admin.value(second.embeddingSetId)).toMatchObject({ state: 'ready', rows: 40, version: 2 });
    expect((await versionsOf(admin, datasetId)).map(({ items }) => items)).toEqual([total, 40, 15]);
  });

  it('with an idempotency key is made once, applied once and undone once', async () => {
    const datasetId = await newDataset('idempotent');
    const headers = { 'idempotency-key': randomUUID() };
    const body = { datasetId, ...quick, dryRun: true };
    const [first, second] = [
      await admin.post<Job>('/pruning-jobs', body, headers),
      await admin.post<Job>('/pruning-jobs', body, headers),
    ];
    expect([second.id, second.subjectId]).toEqual([first.id, first.subjectId]);
    const other = { body: { ...body, seed: 1 }, headers };
    expect(await admin.refusal('POST', '/pruning-jobs', other)).toMatchObject({ code: 'idempotency_key_reused' });
    await admin.ended(first.id);
    const path = `/pruning-jobs/${String(first.subjectId)}`;
    const { previewHash } = await admin.get<PruningJob>(path);
    for (const [verb, sent] of [
      ['apply', { previewHash }],
      ['undo', {}],
    ] as const) {
      const key = { 'idempotency-key': randomUUID() };
      const job = await admin.post<Job>(`${path}/${verb}`, sent, key);
      await admin.ended(job.id);
      expect(await admin.post<Job>(`${path}/${verb}`, sent, key)).toMatchObject({ id: job.id });
    }
    expect((await versionsOf(admin, datasetId)).map(({ items }) => items)).toEqual([total, 40, total]);
  });

  describe('of data that have moved since', () => {
    it.each<[string, (datasetId: string) => Promise<unknown>]>([
      ['new vectors', (datasetId) => changeContent(admin, datasetId, data.ids[3])],
      ['another label', (datasetId) => relabel(datasetId, 3)],
    ])('is refused: %s', async (name, move) => {
      const datasetId = await newDataset(name);
      const job = await preview(datasetId);
      await move(datasetId);
      const before = await contentsOf(app.dataSource);
      const body = { previewHash: job.previewHash };
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/apply`, { body })).toMatchObject({
        ...{ status: 409, code: 'data_moved' },
      });
      expect(await admin.refusal('POST', '/pruning-jobs', { body: { datasetId, ...quick, version: 1 } })).toMatchObject(
        {
          ...{ status: 409, code: 'data_moved' },
          errors: [{ path: 'version' }],
        },
      );
      expect(await contentsOf(app.dataSource)).toBe(before);
      expect(await prune(admin, datasetId, { ...quick, version: 1, dryRun: true })).toMatchObject({
        state: 'previewed',
      });
    });

    it('is refused by the job, too, when they move while it waits', async () => {
      const datasetId = await newDataset('moves meanwhile');
      const job = await preview(datasetId);
      await worker.close();
      const waiting = await admin.post<Job>(`/pruning-jobs/${job.id}/apply`, { previewHash: job.previewHash });
      const age = `update job set updated_at = now() - interval '1 minute' where id = $1`;
      await app.dataSource.query(age, [waiting.id]);
      await app.loseDelivery(waiting.id);
      worker = await app.startWorker();
      await relabel(datasetId, 3);
      const before = await contentsOf(app.dataSource);
      await worker.sweep();
      expect(await admin.ended(waiting.id, 'failed')).toMatchObject({ attempt: 1, error: { code: 'data_moved' } });
      expect(await admin.get(`/pruning-jobs/${job.id}`)).toMatchObject({ state: 'previewed', appliedVersion: null });
      expect(await contentsOf(app.dataSource)).toBe(before);
    });

    it('can be undone only on top of them, and leaves them as they are', async () => {
      const datasetId = await newDataset('undone later');
      const job = await prune(admin, datasetId, quick);
      await admin.import(datasetId, { 'new.csv': csv(['id', 'label', 'x'], ['newcomer', 'b', 1]) });
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/undo`, { body: {} })).toMatchObject({
        ...{ status: 409, code: 'data_moved' },
      });
      expect(await change(admin, job, 'undo', { keepLaterChanges: true })).toMatchObject({ undoneVersion: 4 });
      expect(await membersOf(admin, datasetId, 4)).toEqual([...data.ids, 'newcomer'].sort());
    });
  });

  describe('at the same time as another', () => {
    it('of the same data: one of the two makes its version, the other says that the data moved', async () => {
      const datasetId = await newDataset('two at once');
      const send = (seed: number): Promise<Job> =>
        admin.post<Job>('/pruning-jobs', { datasetId, ...quick, method: 'random', seed });
      const jobs = await Promise.all([send(1), send(2)]);
      const ended = await Promise.all(
        jobs.map(({ id }) =>
          eventually(
            `job ${id} to end`,
            async () => {
              const job = await admin.get<Job>(`/jobs/${id}`);
              return ['succeeded', 'failed'].includes(job.state) && job;
            },
            50_000,
          ),
        ),
      );
      expect(ended.map(({ state }) => state).sort()).toEqual(['failed', 'succeeded']);
      expect(ended.find(({ state }) => state === 'failed')).toMatchObject({ error: { code: 'data_moved' } });
      const winner = ended.find(({ state }) => state === 'succeeded');
      const job = await admin.get<PruningJob>(`/pruning-jobs/${String(winner?.subjectId)}`);
      expect((await versionsOf(admin, datasetId)).map(({ items }) => items)).toEqual([total, 40]);
      expect(await membersOf(admin, datasetId, 2)).toEqual(await keptIds(job));
    });

    it('of the same preview: one request is taken, the others are refused', async () => {
      const datasetId = await newDataset('applied at once');
      const { id, previewHash } = await preview(datasetId);
      const sent = Array.from({ length: 5 }, () =>
        admin.send<Job>('POST', `/pruning-jobs/${id}/apply`, { body: { previewHash } }),
      );
      const answers = await Promise.all(sent);
      expect(answers.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409]);
      await admin.ended(answers.find(({ status }) => status === 202)?.body.id ?? '');
      expect((await versionsOf(admin, datasetId)).map(({ items }) => items)).toEqual([total, 40]);
    });
  });

  describe('that is to be refused unless it is better than random', () => {
    const request: PruneRequest = {
      ...{ target: { kind: 'fraction', keep: 0.5 }, method: 'random', refuseIfNotBetter: true },
      probe: { seeds: 5 },
    };

    it('changes nothing when it is not', async () => {
      const datasetId = await newDataset('not better');
      const before = await contentsOf(app.dataSource);
      const job = await prune(admin, datasetId, request);
      expect(job).toMatchObject({ state: 'refused', appliedVersion: null });
      expect(job.report?.probe?.verdict).not.toBe('better');
      const body = { previewHash: job.previewHash };
      expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/apply`, { body })).toMatchObject({
        ...{ status: 409, code: 'not_better' },
      });
      expect(await contentsOf(app.dataSource)).toBe(before);
    });

    it('is applied when it is', async () => {
      const datasetId = await newDataset('better');
      const better: PruneRequest = {
        ...{ target: { kind: 'count', keep: 3 }, floors: { classes: 1 }, labelGate: { dropShare: 0.02 } },
        ...{ probe: { seeds: 20 }, refuseIfNotBetter: true },
      };
      expect(await prune(admin, datasetId, better)).toMatchObject({ state: 'applied', appliedVersion: 2 });
    });
  });

  it('that is cancelled leaves nothing half-written, and can be tried again', async () => {
    const datasetId = await newDataset('cancelled');
    const before = await contentsOf(app.dataSource);
    const { id, subjectId } = await admin.post<Job>('/pruning-jobs', {
      ...{ datasetId, target: { kind: 'fraction', keep: 0.5 }, probe: { seeds: 50, head: 'logistic' } },
      sweep: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1],
    });
    await eventually('the job to train', async () => {
      const { phase } = await admin.get<Job>(`/jobs/${id}`);
      return phase?.startsWith('probe');
    });
    await admin.post(`/jobs/${id}/cancel`);
    await admin.ended(id, 'cancelled');
    const path = `/pruning-jobs/${String(subjectId)}`;
    expect(await admin.get(path)).toMatchObject({
      state: 'failed',
      report: null,
      previewHash: null,
      appliedVersion: null,
    });
    expect(await contentsOf(app.dataSource)).toBe(before);
    expect(await app.dataSource.query('select 1 from pruning_decision where pruning_job_id = $1', [subjectId])).toEqual(
      [],
    );
    await admin.post(`/jobs/${id}/retry`);
    await admin.ended(id);
    expect(await admin.get(path)).toMatchObject({ state: 'applied', appliedVersion: 2 });
  });

  it('that was only previewed can be removed with all its decisions', async () => {
    const datasetId = await newDataset('removed');
    const job = await preview(datasetId);
    const before = await contentsOf(app.dataSource);
    await admin.delete(`/pruning-jobs/${job.id}`);
    expect(await admin.refusal('GET', `/pruning-jobs/${job.id}`)).toMatchObject({ code: 'not_found' });
    const parts = `select 1 from pg_class where relname = 'pruning_decision_' || replace($1, '-', '')`;
    expect(await app.dataSource.query('select 1 from pruning_decision where pruning_job_id = $1', [job.id])).toEqual(
      [],
    );
    expect(await app.dataSource.query(parts, [job.id])).toHaveLength(1);
    await worker.tidy();
    expect(await app.dataSource.query(parts, [job.id])).toEqual([]);
    expect(await contentsOf(app.dataSource)).toBe(before);
  });

  it('goes with its data set', async () => {
    const datasetId = await newDataset('goes');
    const { id } = await preview(datasetId);
    await admin.delete(`/datasets/${datasetId}`);
    expect(await admin.refusal('GET', `/pruning-jobs/${id}`)).toMatchObject({ code: 'not_found' });
  });

  it('needs a curator to be made, applied, undone or removed', async () => {
    const datasetId = await newDataset('roles');
    const { id, previewHash } = await preview(datasetId);
    const [viewer, curator] = [await app.as('viewer'), await app.as('curator')];
    const path = `/pruning-jobs/${id}`;
    expect(await viewer.get(path)).toMatchObject({ id });
    for (const [method, route, body] of [
      ['POST', '/pruning-jobs', { datasetId, ...quick }],
      ['POST', `${path}/apply`, { previewHash }],
      ['POST', `${path}/undo`, {}],
      ['DELETE', path, undefined],
    ] as const)
      expect(await viewer.refusal(method, route, { body })).toMatchObject({ code: 'forbidden' });
    const job = await curator.post<Job>(`${path}/apply`, { previewHash });
    await curator.ended(job.id);
    expect(await curator.refusal('POST', `${path}/purge`)).toMatchObject({ code: 'forbidden' });
    expect(await admin.refusal('POST', `${path}/undo`, { body: { keep: true } })).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'keep' }],
    });
  });

  it('is on the audit trail, whatever becomes of it', async () => {
    const datasetId = await newDataset('audited');
    const job = await prune(admin, datasetId, quick);
    await change(admin, job, 'undo');
    const rows: { action: string; details: unknown }[] = await app.dataSource.query(
      `select action, details from audit_event where subject_id = $1 and details->>'pruningJobId' = $2 order by seq`,
      [datasetId, job.id],
    );
    expect(rows).toMatchObject([
      { action: 'dataset.version-made', details: { version: 2, removed: total - 40 } },
      { action: 'dataset.version-made', details: { version: 3, added: total - 40 } },
    ]);
  });
});
