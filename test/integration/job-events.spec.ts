import { randomUUID } from 'node:crypto';
import type { Job } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { csv } from '../support/files';
import { openEvents, type EventStream } from '../support/sse';

describe('the events of a job', () => {
  let app: TestApp;
  let viewer: Client;
  let authorization: string;
  const streams: EventStream[] = [];

  beforeAll(async () => {
    app = await startApp('job_events');
    const { key } = await app.admin.post<{ key: string }>('/api-keys', { name: 'follower', role: 'viewer' });
    authorization = `Bearer ${key}`;
    viewer = app.client({ authorization });
  });
  afterEach(async () => {
    jest.useRealTimers();
    for (const stream of streams.splice(0)) await stream.close();
  });
  afterAll(() => app.close());

  const follow = async (id: string): Promise<EventStream> => {
    const stream = await openEvents(`${app.url}/api/v1/jobs/${id}/events`, { authorization });
    streams.push(stream);
    return stream;
  };
  const nextJob = async (stream: EventStream): Promise<{ id?: string; job: Job }> => {
    const event = await stream.next();
    if (event?.type !== 'message') throw new Error(`There was no event of the job but ${JSON.stringify(event)}`);
    return { id: event.id, job: JSON.parse(event.data) as Job };
  };
  const newJob = async (): Promise<Job> => {
    const dataset = await app.admin.newDataset(randomUUID());
    const upload = await app.admin.upload('rows.csv', csv(['id', 'label'], [1, 'a'], [2, 'b']));
    return app.admin.post<Job>(`/datasets/${dataset.id}/imports`, { uploadIds: [upload.id] });
  };
  const advance = (id: string, done: number): Promise<unknown> =>
    app.dataSource.query('update job set done = $2, revision = revision + 1 where id = $1', [id, done]);

  it('begin with the job as it is, under its revision', async () => {
    const { id } = await newJob();
    const first = await nextJob(await follow(id));
    expect(first.job).toEqual(await viewer.get<Job>(`/jobs/${id}`));
    expect(first.id).toBe(String(first.job.revision));
  });

  it('follow each change at once, woken by the database', async () => {
    const { id } = await newJob();
    const streams = [await follow(id), await follow(id)];
    for (const stream of streams) await nextJob(stream);
    // Without a notification each change would take the seconds to the next look, and the test too long.
    for (let done = 1; done <= 4; done++) {
      await advance(id, done);
      for (const stream of streams) {
        const { id: revision, job } = await nextJob(stream);
        expect(job).toMatchObject({ id, done, revision: Number(revision) });
      }
    }
  }, 10_000);

  it('say nothing of other jobs, and the same change not twice', async () => {
    const [one, other] = [await newJob(), await newJob()];
    const stream = await follow(one.id);
    await nextJob(stream);
    await advance(other.id, 7);
    await app.dataSource.query(`update job set updated_at = now() where id = $1`, [one.id]); // the same revision
    await advance(one.id, 1);
    expect((await nextJob(stream)).job).toMatchObject({ id: one.id, done: 1 });
  });

  it('have heartbeats in between, which are no events of the job', async () => {
    const { id } = await newJob();
    const others = [
      'Date',
      'hrtime',
      'nextTick',
      'performance',
      'queueMicrotask',
      'setImmediate',
      'clearImmediate',
      'setTimeout',
      'clearTimeout',
    ] as const;
    jest.useFakeTimers({ doNotFake: [...others] });
    const stream = await follow(id);
    await nextJob(stream);
    await advance(id, 1);
    expect((await nextJob(stream)).id).toBe('2');
    jest.advanceTimersByTime(15_000);
    expect(await stream.next()).toEqual({
      id: '2',
      type: 'heartbeat',
      data: expect.stringMatching(/^\d{4}-/) as string,
    });
  });

  it('of a job that has ended are its end and nothing more', async () => {
    const { id } = await newJob();
    await app.admin.post(`/jobs/${id}/cancel`);
    const stream = await follow(id);
    expect((await nextJob(stream)).job.state).toBe('cancelled');
    expect(await stream.next()).toBeNull();
  });

  it('of a job that does not exist are refused', async () => {
    expect(await viewer.refusal('GET', `/jobs/${randomUUID()}/events`)).toMatchObject({ code: 'not_found' });
    expect(await viewer.refusal('GET', `/jobs/7/events`)).toMatchObject({ code: 'validation_failed' });
  });

  it('go from queued to succeeded in rising revisions, and end with the job', async () => {
    const { id } = await newJob();
    const stream = await follow(id);
    const seen = [await nextJob(stream)];
    await app.startWorker();
    while (seen.at(-1)?.job.state !== 'succeeded') seen.push(await nextJob(stream));
    expect(await stream.next()).toBeNull();
    expect(seen[0].job.state).toBe('queued');
    expect(seen.at(-1)?.job).toEqual(await viewer.get<Job>(`/jobs/${id}`));
    const revisions = seen.map(({ job }) => job.revision);
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  });

  it('end when the server stops, which they do not hold up', async () => {
    const own = await startApp('job_events_stop');
    const dataset = await own.admin.newDataset('stopped');
    const upload = await own.admin.upload('rows.csv', csv(['id'], [1]));
    const job = await own.admin.post<Job>(`/datasets/${dataset.id}/imports`, { uploadIds: [upload.id] });
    const { key } = await own.admin.post<{ key: string }>('/api-keys', { name: 'k', role: 'viewer' });
    const stream = await openEvents(`${own.url}/api/v1/jobs/${job.id}/events`, { authorization: `Bearer ${key}` });
    await nextJob(stream);
    await own.close();
    expect(await stream.next().catch(() => null)).toBeNull();
  });
});
