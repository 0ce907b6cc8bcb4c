import type { EmbeddingSet, Job, List, Valuation, ValuedItem } from '@assay/contracts';
import { JobsService } from '@assay/platform/jobs';
import { startApp, type TestApp, type TestWorker } from '../support/app';
import type { Client } from '../support/client';
import { makeClusters } from '../support/clusters';
import { eventually } from '../support/eventually';
import { cutBlocks } from '../support/feature-blocks';
import { npy } from '../support/files';
import { holdWriters } from '../support/holds';
import { leverages, traceLambda } from '../support/ridge';

const [ROWS, COLUMNS, ROWS_PER_BLOCK, SHARDS] = [300, 6, 20, 5];
const SHARD_BYTES = 3 * ROWS_PER_BLOCK * COLUMNS * 4;

describe('valuations in shards', () => {
  let app: TestApp;
  let admin: Client;
  let set: EmbeddingSet;
  let workers: TestWorker[] = [];
  const { rows, files } = makeClusters(ROWS, COLUMNS);

  beforeAll(async () => {
    // A worker with one place, so that who has a job helps with no other.
    app = await startApp('shards', { ASSAY_SHARD_BYTES: String(SHARD_BYTES), ASSAY_WORKER_CONCURRENCY: '1' });
    ({ admin } = app);
    const importer = await app.startWorker();
    const { id } = await admin.newDataset('shards');
    set = await admin.importVectors(id, files);
    await cutBlocks(app.dataSource, set.id, ROWS_PER_BLOCK);
    await importer.close();
  });
  afterEach(async () => {
    for (const worker of workers) await worker.close();
    workers = [];
  });
  afterAll(() => app.close());

  const work = async (count = 1, own: Record<string, string> = {}): Promise<void> => {
    for (let k = 0; k < count; k += 1) workers.push(await app.startWorker(own));
  };
  const submit = (options: object = {}): Promise<Job> =>
    admin.post<Job>('/valuations', { embeddingSetId: set.id, ...options });
  const itemsOf = async (valuationId: string | null): Promise<ValuedItem[]> =>
    (await admin.get<List<ValuedItem>>(`/valuations/${String(valuationId)}/items`, { perPage: 500 })).data;
  const shardsOf = (
    { subjectId }: Job,
    phase: string,
  ): Promise<{ shard: number; done: boolean; owner: string | null }[]> =>
    app.dataSource.query(
      'select shard, done, owner from valuation_shard where valuation_id = $1 and phase = $2 order by shard',
      [subjectId, phase],
    );
  const helped = (): number => app.log.filter((line) => line.includes('"helping with a job"')).length;
  const nothingLeft = async (): Promise<void> => {
    expect(await app.dataSource.query('select 1 from valuation_shard union all select 1 from valuation_part')).toEqual(
      [],
    );
  };

  /** Has a worker wait with the first shard of the Gram in its hands until the others are done. */
  const shared = async (options: object): Promise<Job> => {
    const phase = 'precision' in options && options.precision === 'mixed' ? 'gram-mixed' : 'gram-f64';
    const hold = await holdWriters(
      app.dataSource,
      'insert on valuation_part',
      `new.phase = '${phase}' and new.shard = 0`,
    );
    const job = await submit(options);
    await eventually('the others to have done the rest', async () => {
      const shards = await shardsOf(job, phase);
      return shards.length === SHARDS && shards.every(({ shard, done }) => done === shard > 0);
    });
    await hold.release();
    return admin.ended(job.id);
  };

  it.each<[string, object]>([
    ['plain', {}],
    ['normalised and centred', { normalize: true, center: true }],
    ['in mixed precision, for a dimension', { precision: 'mixed', lambda: { rule: 'dimension', dimension: 3 } }],
  ])('are the same to the last bit by one worker and by two: %s', async (_, options) => {
    await work();
    const before = helped();
    const alone = await admin.ended((await submit(options)).id);
    expect(helped()).toBe(before);
    await work();
    const together = await shared(options);
    expect(helped()).toBeGreaterThan(before);
    const expected = await itemsOf(alone.subjectId);
    expect(expected).toHaveLength(ROWS);
    expect(await itemsOf(together.subjectId)).toEqual(expected);
    const [first, second] = await Promise.all(
      [alone, together].map(({ subjectId }) => admin.get<Valuation>(`/valuations/${String(subjectId)}`)),
    );
    const { lambda, effectiveDimension, rank, condition, precisionUsed } = first;
    expect(second).toMatchObject({ lambda, effectiveDimension, rank, condition, precisionUsed });
    const maps = await Promise.all(
      [alone, together].map(({ subjectId }) => admin.send('GET', `/valuations/${String(subjectId)}/map`)),
    );
    expect(maps[0].bytes.length).toBe(22 * ROWS);
    expect(maps[1].bytes.equals(maps[0].bytes)).toBe(true);
    await nothingLeft();
  });

  it('are right, and each worker has a part', async () => {
    await work(3);
    const { subjectId } = await shared({ labelScores: false });
    const expected = leverages(rows, traceLambda(rows));
    for (const { externalId, leverage } of await itemsOf(subjectId))
      expect(Math.abs(leverage / expected[Number(externalId.slice(4))] - 1)).toBeLessThan(2e-6);
  });

  it('do without workers that are told to use another engine', async () => {
    await work(1, { ASSAY_ENGINE: 'onnx' });
    const before = helped();
    const hold = await holdWriters(
      app.dataSource,
      'insert on valuation_part',
      `new.phase = 'gram-f64' and new.shard = 0`,
    );
    const job = await submit({ labelScores: false });
    await hold.reached();
    await work(1, { ASSAY_ENGINE: 'reference' });
    await app.get(JobsService).askForHelp(job.id, 1);
    await eventually('the other to be asked', () => helped() > before);
    const later = await submit({ labelScores: false }); // it has one place: when it has this job, it has answered the call
    await eventually('the next job to run', async () => (await admin.get<Job>(`/jobs/${later.id}`)).state !== 'queued');
    expect((await shardsOf(job, 'gram-f64')).filter(({ done, owner }) => done || owner !== null)).toHaveLength(1);
    await hold.release();
    await admin.ended(job.id);
    await admin.ended(later.id);
  });

  it('go on from the shards that are done when the job moves to another worker', async () => {
    await work();
    const expected = await itemsOf((await admin.ended((await submit()).id)).subjectId);
    const hold = await holdWriters(
      app.dataSource,
      'insert on valuation_part',
      `new.phase = 'scores' and new.shard = 2`,
    );
    const job = await submit();
    await hold.reached();
    const written = (): Promise<unknown[]> =>
      app.dataSource.query(
        `select phase, shard, part, xmin::text from valuation_part where valuation_id = $1 and phase = 'scores' and shard < 2 order by shard, part`,
        [job.subjectId],
      );
    const before = await written();
    expect(before.length).toBeGreaterThan(4);
    const closing = workers.pop()?.close();
    await hold.release();
    await closing;
    const store = await holdWriters(app.dataSource, 'update on valuation', 'new.ready_at is not null');
    await work();
    await store.reached();
    expect(await written()).toEqual(before);
    await store.release();
    expect(await admin.ended(job.id)).toMatchObject({ attempt: 2 });
    expect(await itemsOf(job.subjectId)).toEqual(expected);
    await nothingLeft();
  });

  it('stop on all workers when they are cancelled, keep no lease, and can be taken up again', async () => {
    await work(2);
    const hold = await holdWriters(
      app.dataSource,
      'insert on valuation_part',
      `new.phase = 'gram-f64' and new.shard >= 0`,
    );
    const job = await submit();
    await hold.reached(2);
    await admin.post<Job>(`/jobs/${job.id}/cancel`);
    await hold.release();
    await admin.ended(job.id, 'cancelled');
    const untouched = await eventually('the helper to have stopped', async () => {
      const shards = await shardsOf(job, 'gram-f64');
      return shards.every(({ owner }) => owner === null) && shards;
    });
    expect(untouched.some(({ done }) => !done)).toBe(true);
    await admin.post<Job>(`/jobs/${job.id}/retry`);
    await admin.ended(job.id);
    expect(await itemsOf(job.subjectId)).toHaveLength(ROWS);
    await nothingLeft();
  });

  it('name a row that is no number by its place in the whole set, and leave nothing behind', async () => {
    await work(2);
    const { id } = await admin.newDataset('broken');
    const broken = await admin.importVectors(id, { 'x.npy': npy(Float32Array.from(rows.flat()), COLUMNS) });
    await cutBlocks(app.dataSource, broken.id, ROWS_PER_BLOCK);
    const row = 205;
    await app.dataSource.query(
      `update feature_block set data = overlay(data placing '\\x0000c07f'::bytea from $2) where embedding_set_id = $1 and seq = $3`,
      [broken.id, (row % ROWS_PER_BLOCK) * COLUMNS * 4 + 1, Math.floor(row / ROWS_PER_BLOCK)],
    );
    const job = await admin.post<Job>('/valuations', { embeddingSetId: broken.id });
    expect(await admin.ended(job.id, 'failed')).toMatchObject({
      error: { code: 'non_finite', message: expect.stringContaining(`row ${row} `) as string },
    });
    await workers[0].tidy();
    await nothingLeft();
  });

  it('of one shard call nobody', async () => {
    await work(2);
    const before = helped();
    const { id } = await admin.newDataset('small');
    const small = await admin.importVectors(id, { 'x.npy': npy(Float32Array.of(1, 2, 3, 5, 8, 13), 2) });
    await admin.value(small.id);
    expect(helped()).toBe(before);
    await nothingLeft();
  });

  it('leave nothing once they are deleted and it was tidied up', async () => {
    await work();
    const partitions = async (): Promise<number> =>
      (await app.dataSource.query<unknown[]>(`select 1 from pg_inherits where inhparent = 'item_value'::regclass`))
        .length;
    const kept = await admin.value(set.id);
    const before = await partitions();
    const valuation = await admin.value(set.id);
    expect(await partitions()).toBe(before + 1);
    await admin.delete(`/valuations/${valuation.id}`);
    expect(await app.dataSource.query('select 1 from item_value where valuation_id = $1', [valuation.id])).toEqual([]);
    await workers[0].tidy();
    expect(await partitions()).toBe(before);
    expect(await itemsOf(kept.id)).toHaveLength(ROWS);
  });
});
