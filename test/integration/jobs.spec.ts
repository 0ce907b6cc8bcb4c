import { randomBytes } from 'node:crypto';
import type { Dataset, ImportResult, Job, List, Problem } from '@assay/contracts';
import { startApp, type TestApp, type TestWorker } from '../support/app';
import type { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { csv } from '../support/files';

describe('jobs', () => {
  let app: TestApp;
  let admin: Client;
  let worker: TestWorker | null = null;
  let count = 0;

  beforeAll(async () => {
    app = await startApp('jobs');
    ({ admin } = app);
  });
  afterEach(async () => {
    await worker?.close();
    worker = null;
  });
  afterAll(() => app.close());

  const work = async (): Promise<void> => {
    worker = await app.startWorker();
  };
  const rows = csv(['id', 'label'], ['a', 'x'], ['b', 'y']);
  const newDataset = (): Promise<Dataset> => admin.newDataset(`jobs ${(count += 1)}`);
  /** A request to import that nobody has made yet. */
  const request = async (bytes = rows, name = 'rows.csv') => {
    const [dataset, upload] = [await newDataset(), await admin.upload(name, bytes)];
    return { dataset, path: `/datasets/${dataset.id}/imports`, body: { uploadIds: [upload.id] } };
  };
  const submit = async (bytes?: Buffer, name?: string): Promise<{ dataset: Dataset; job: Job }> => {
    const { dataset, path, body } = await request(bytes, name);
    return { dataset, job: await admin.post<Job>(path, body) };
  };

  describe('that are submitted', () => {
    it('are answered at once, with the place to ask how they are doing', async () => {
      const { path, body } = await request();
      const { status, headers, body: job } = await admin.send<Job>('POST', path, { body });
      expect(status).toBe(202);
      expect(headers.get('location')).toBe(`/api/v1/jobs/${job.id}`);
      expect(job).toMatchObject({ kind: 'import', state: 'queued', attempt: 0, createdBy: 'admin', result: null });
      expect(await admin.get<Job>(`/jobs/${job.id}`)).toEqual(job);
    });

    it('with the same key and request are the same job, also when they come at the same time', async () => {
      const { dataset, path, body } = await request();
      const post = () => admin.post<Job>(path, body, { 'idempotency-key': `same ${dataset.id}` });
      const jobs = await Promise.all([post(), post(), post(), post()]);
      jobs.push(
        await post(),
        await admin.post<Job>(path, { ...body, reason: 'import' }, { 'idempotency-key': `same ${dataset.id}` }),
      );
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(1);
      expect((await admin.get<List<Job>>('/jobs', { 'filter[subjectId]': dataset.id })).total).toBe(1);
    });

    it('with the same key and another request are refused, but not those of somebody else', async () => {
      const { path, body } = await request();
      const headers = { 'idempotency-key': 'reused' };
      const job = await admin.post<Job>(path, body, headers);
      const reused = { code: 'idempotency_key_reused' };
      expect(await admin.refusal('POST', path, { body: { ...body, reason: 'other' }, headers })).toMatchObject(reused);
      const other = await request();
      expect(await admin.refusal('POST', other.path, { body: other.body, headers })).toMatchObject(reused);
      const curator = await app.as('curator');
      expect((await curator.post<Job>(path, body, headers)).id).not.toBe(job.id);
    });

    it('without a key, or with different ones, are different jobs', async () => {
      const { path, body } = await request();
      const jobs = [
        await admin.post<Job>(path, body),
        await admin.post<Job>(path, body),
        await admin.post<Job>(path, body, { 'idempotency-key': 'one' }),
        await admin.post<Job>(path, body, { 'idempotency-key': 'two' }),
      ];
      expect(new Set(jobs.map(({ id }) => id)).size).toBe(4);
    });

    it.each(['', randomBytes(4000).toString('hex')])('are refused with an unusable key', async (key) => {
      const { path, body } = await request();
      expect(await admin.refusal('POST', path, { body, headers: { 'idempotency-key': key } })).toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'Idempotency-Key' }],
      });
    });
  });

  describe('that are cancelled', () => {
    it('while they wait have ended at once and never run, until somebody retries them', async () => {
      const { dataset, job } = await submit();
      const cancelled = await admin.post<Job>(`/jobs/${job.id}/cancel`);
      expect(cancelled).toMatchObject({
        state: 'cancelled',
        cancelRequested: true,
        finishedAt: expect.any(String) as string,
      });
      expect(await admin.refusal('POST', `/jobs/${job.id}/cancel`)).toMatchObject({ code: 'job_not_cancellable' });
      await work();
      const { job: later } = await submit();
      await admin.ended(later.id); // jobs run in the order in which they came
      expect(await admin.get<Job>(`/jobs/${job.id}`)).toEqual(cancelled);
      expect((await admin.get<Dataset>(`/datasets/${dataset.id}`)).version).toBe(0);
      const retried = await admin.send<Job>('POST', `/jobs/${job.id}/retry`);
      expect(retried.headers.get('location')).toBe(`/api/v1/jobs/${job.id}`);
      expect(retried).toMatchObject({
        status: 202,
        body: { state: 'queued', cancelRequested: false, finishedAt: null },
      });
      expect(await admin.ended(job.id)).toMatchObject({ result: { version: 1, added: 2 } });
      expect(await admin.refusal('POST', `/jobs/${job.id}/retry`)).toMatchObject({ code: 'job_not_retryable' });
    });

    it('while they run stop, and leave nothing behind', async () => {
      await app.dataSource.query(
        `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.3); return null; end $$`,
      );
      await app.dataSource.query(
        `create trigger slow after insert on import_row for each statement execute function slow()`,
      );
      const many = csv(['id'], ...Array.from({ length: 10_000 }, (_, k) => [`row-${k}`]));
      const { dataset, job } = await submit(many);
      await work();
      await eventually('it runs', async () => (await admin.get<Job>(`/jobs/${job.id}`)).phase === 'reading');
      expect(await admin.post<Job>(`/jobs/${job.id}/cancel`)).toMatchObject({
        state: 'running',
        cancelRequested: true,
      });
      expect(await admin.ended(job.id, 'cancelled')).toMatchObject({ attempt: 1, error: null, result: null });
      await app.dataSource.query('drop function slow cascade');
      expect(await admin.get<Dataset>(`/datasets/${dataset.id}`)).toMatchObject({ version: 0, items: 0 });
      expect(
        await app.dataSource.query('select 1 from import_row union all select 1 from item where dataset_id = $1', [
          dataset.id,
        ]),
      ).toEqual([]);
    });
  });

  describe('that fail', () => {
    it('for a reason that lasts end at once, say why, and can be retried', async () => {
      await work();
      const { job } = await submit(Buffer.from('MZ not a table'), 'program.exe');
      const failed = await admin.ended(job.id, 'failed');
      expect(failed).toMatchObject({
        attempt: 1,
        error: { code: 'unknown_format', message: expect.stringContaining('program.exe') as string },
      });
      expect(await admin.post<Job>(`/jobs/${job.id}/retry`)).toMatchObject({ state: 'queued', error: null });
      expect(await admin.ended(job.id, 'failed')).toMatchObject({ attempt: 2, error: { code: 'unknown_format' } });
    });

    it('for a reason that passes are tried again, and do their work once', async () => {
      await app.dataSource.query('create sequence tries');
      await app.dataSource.query(`create function fail_once() returns trigger language plpgsql as $$
        begin if nextval('tries') = 1 then raise exception 'the moon is full'; end if; return null; end $$`);
      await app.dataSource.query(
        `create trigger fail_once after insert on dataset_version for each row execute function fail_once()`,
      );
      await work();
      const { dataset, job } = await submit();
      expect(await admin.ended(job.id)).toMatchObject({ attempt: 2, error: null, result: { version: 1, added: 2 } });
      await app.dataSource.query('drop function fail_once cascade');
      expect(await admin.get<Dataset>(`/datasets/${dataset.id}`)).toMatchObject({ version: 1, items: 2 });
      expect(app.log.join('')).toContain('the moon is full');
    });
  });

  it('whose delivery was lost are found and delivered by the workers', async () => {
    const { job } = await submit();
    await app.dataSource.query(`update job set updated_at = now() - interval '1 minute' where id = $1`, [job.id]);
    await app.loseDelivery(job.id);
    await work();
    const { job: later } = await submit();
    await admin.ended(later.id);
    expect(await admin.get<Job>(`/jobs/${job.id}`)).toMatchObject({ state: 'queued' });
    await worker?.sweep();
    expect((await admin.ended(job.id)).result as ImportResult | null).toMatchObject({ version: 1 });
  });

  describe('in lists', () => {
    const list = (query: Record<string, string | number>): Promise<List<Job>> => admin.get<List<Job>>('/jobs', query);

    it('are filtered by kind, state and subject, and sorted both ways', async () => {
      const { dataset, job } = await submit();
      const second = await admin.post<Job>(`/datasets/${dataset.id}/imports`, {
        uploadIds: [(await admin.upload('r.csv', rows)).id],
      });
      await admin.post(`/jobs/${second.id}/cancel`);
      const subject = { 'filter[subjectId]': dataset.id };
      const ids = async (query: Record<string, string>) =>
        (await list({ ...subject, ...query })).data.map(({ id }) => id);
      expect(await ids({})).toEqual([second.id, job.id]);
      expect(await ids({ sort: 'createdAt:asc' })).toEqual([job.id, second.id]);
      expect(await ids({ sort: 'createdAt:desc' })).toEqual([second.id, job.id]);
      expect(await ids({ sort: 'state:asc' })).toEqual([second.id, job.id]);
      expect(await ids({ sort: 'state:desc' })).toEqual([job.id, second.id]);
      expect(await ids({ sort: 'finishedAt:asc' })).toEqual([second.id, job.id]);
      expect(await ids({ sort: 'finishedAt:desc' })).toEqual([second.id, job.id]); // what has not ended stands last
      expect(await ids({ 'filter[state]': 'queued' })).toEqual([job.id]);
      expect(await ids({ 'filter[kind]': 'import', 'filter[state]': 'cancelled' })).toEqual([second.id]);
      expect(await ids({ 'filter[kind]': 'embed' })).toEqual([]);
    });

    it('are shown page by page, each once', async () => {
      const all = await list({ perPage: 500 });
      const pages: string[] = [];
      for (let page = 1; page <= Math.ceil(all.total / 4); page++)
        pages.push(...(await list({ page, perPage: 4 })).data.map(({ id }) => id));
      expect(pages).toEqual(all.data.map(({ id }) => id));
      expect(pages.length).toBeGreaterThan(8);
      expect(await list({ page: 1_000_000, perPage: 500 })).toEqual({ data: [], total: all.total });
    });

    it.each([
      ['sort', { sort: 'payload:asc' }],
      ['sort', { sort: 'createdAt' }],
      ['sort', { sort: 'createdAt:asc; drop table job' }],
      ['filter.payload', { 'filter[payload]': 'x' }],
      ['filter.state', { 'filter[state]': 'lost' }],
      ['filter.subjectId', { 'filter[subjectId]': '7' }],
      ['page', { page: 0 }],
      ['page', { page: '1.5' }],
      ['perPage', { perPage: 501 }],
      ['limit', { limit: 5 }],
      ['cursor', { cursor: '5' }],
    ])('are refused with the path %s for %j', async (path, query) => {
      const problem = await admin.refusal('GET', '/jobs', { query });
      expect(problem).toMatchObject({ code: 'validation_failed', errors: [{ path }] } satisfies
        Partial<Problem> | object);
    });
  });
});
