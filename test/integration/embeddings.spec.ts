import { openOnnxSession } from '@assay/compute/onnx';
import type { Dataset, EmbeddingSet, Job, Model } from '@assay/contracts';
import { startApp, type TestApp, type TestWorker } from '../support/app';
import type { Client } from '../support/client';
import { eventually } from '../support/eventually';
import { embedder, imageArchive } from '../support/every-route';
import { bytesOf, csv, npy, pixels, png, zip } from '../support/files';

describe('embeddings', () => {
  let app: TestApp;
  let admin: Client;
  let worker: TestWorker;
  let model: Model;
  let uploadId: string;

  beforeAll(async () => {
    app = await startApp('embeddings');
    ({ admin } = app);
    worker = await app.startWorker();
    ({ id: uploadId } = await admin.upload('embedder.onnx', embedder.bytes));
  });
  afterAll(() => app.close());

  const { input, outputName } = embedder;
  const register = (more: object = {}) => ({ name: 'embedder', uploadId, input, outputName, ...more });
  /** The stored vectors of a set, in the order of its rows. */
  const vectorsOf = async (setId: string): Promise<Float32Array> => {
    const blocks: { data: Buffer }[] = await app.dataSource.query(
      'select data from feature_block where embedding_set_id = $1 order by seq',
      [setId],
    );
    const bytes = Buffer.concat(blocks.map(({ data }) => data));
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  };
  const images = async (name: string, archive: Buffer): Promise<string> => {
    const { id } = await admin.newDataset(name);
    await admin.import(id, { 'images.zip': archive });
    return id;
  };
  const embed = (datasetId: string, more: object = {}): Promise<Job> =>
    admin.post<Job>('/embedding-sets', { datasetId, modelId: model.id, ...more });
  const setOf = ({ subjectId }: Job): Promise<EmbeddingSet> =>
    admin.get<EmbeddingSet>(`/embedding-sets/${String(subjectId)}`);

  describe('models', () => {
    it('are registered after a test run, which tells the length of their vectors', async () => {
      model = await admin.post<Model>('/models', register());
      expect(model).toMatchObject({ name: 'embedder', dimension: 64, size: embedder.bytes.length, outputName });
      expect(model.input).toMatchObject({ layout: 'nchw', scale: 1 / 255, mean: [0.286], std: [0.353] });
      const logits = await admin.post<Model>('/models', register({ name: 'classifier', outputName: 'logits' }));
      expect(logits.dimension).toBe(10);
    });

    it.each([
      ['an output that it lacks', { outputName: 'nothing' }, 'model_output_missing', 'outputName'],
      ['an input that it lacks', { input: { ...input, name: 'nothing' } }, 'model_invalid', 'input.name'],
      ['another layout', { input: { ...input, layout: 'nhwc' } }, 'model_invalid', 'input'],
      ['another number of channels', { input: { ...input, channels: 3 } }, 'model_invalid', 'input'],
      ['another size', { input: { ...input, width: 30 } }, 'model_invalid', 'input'],
      ['a size that cannot be', { input: { ...input, width: 0 } }, 'validation_failed', 'input.width'],
      ['a name that is taken', { name: 'EMBEDDER' }, 'already_exists', 'name'],
    ])('are refused with %s', async (_, wrong, code, path) => {
      const problem = await admin.refusal('POST', '/models', { body: register({ name: 'wrong', ...wrong }) });
      expect(problem).toMatchObject({ code, errors: [{ path }] });
    });

    it.each([
      ['text', Buffer.from('this is no model')],
      ['a cut model', embedder.bytes.subarray(0, 100_000)],
      ['a picture', png(pixels(1))],
    ])('are refused when they are %s', async (name, bytes) => {
      const { id } = await admin.upload(`${name}.onnx`, bytes);
      const problem = await admin.refusal('POST', '/models', { body: register({ name, uploadId: id }) });
      expect(problem).toMatchObject({ status: 422, code: 'model_invalid', errors: [{ path: 'uploadId' }] });
    });

    it('keep the file that they were made of', async () => {
      expect(await admin.refusal('DELETE', `/uploads/${uploadId}`)).toMatchObject({ code: 'in_use' });
    });
  });

  describe('of images', () => {
    it('are what ONNX Runtime says of their pixels', async () => {
      const datasetId = await images('twelve', imageArchive(12));
      const job = await embed(datasetId);
      expect(await admin.ended(job.id)).toMatchObject({ kind: 'embed', result: { rows: 12, dimension: 64 } });
      const set = await setOf(job);
      expect(set).toMatchObject({ state: 'ready', source: 'model', modelName: 'embedder', rows: 12, version: 1 });
      const actual = await vectorsOf(set.id);

      const batch = new Float32Array(12 * 784);
      for (let k = 0; k < 12; k++)
        batch.set(
          [...pixels(k)].map((value) => (value / 255 - 0.286) / 0.353),
          k * 784,
        );
      const session = await openOnnxSession(embedder.bytes);
      const { outputs } = await session.run({ image: { type: 'float32', dims: [12, 1, 28, 28], data: batch } });
      await session.close();
      const expected = outputs[outputName].data as Float32Array;
      expect(actual.length).toBe(12 * 64);
      const different = new Set(Array.from({ length: 12 }, (_, k) => String(actual.subarray(64 * k, 64 * k + 64))));
      expect(different.size).toBe(12);
      expect(Math.max(...actual.map((value, k) => Math.abs(value - expected[k])))).toBeLessThan(1e-5);

      const rows: { row: number; external_id: string }[] = await app.dataSource.query(
        `select r."row", i.external_id from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = $1 order by 1`,
        [set.id],
      );
      expect(rows.map(({ external_id }) => external_id)).toEqual(Array.from({ length: 12 }, (_, k) => `item-${k}`));
    });

    it('are those of the version that is asked for', async () => {
      const datasetId = await images('two versions', zip({ 'c/a.png': png(pixels(1)), 'c/b.png': png(pixels(2)) }));
      await admin.import(datasetId, { 'more.zip': zip({ 'c/b.png': png(pixels(3)), 'c/d.png': png(pixels(4)) }) });
      const sets: EmbeddingSet[] = [];
      for (const version of [1, 2, undefined]) {
        const job = await embed(datasetId, { version });
        await admin.ended(job.id);
        sets.push(await setOf(job));
      }
      expect(sets.map(({ version, rows }) => [version, rows])).toEqual([
        [1, 2],
        [2, 3],
        [2, 3],
      ]);
      const [one, two, newest] = await Promise.all(sets.map(({ id }) => vectorsOf(id)));
      expect(newest).toEqual(two);
      expect(one.subarray(0, 64)).toEqual(two.subarray(0, 64));
      expect(one.subarray(64)).not.toEqual(two.subarray(64, 128));
    });

    it('are refused where there are no images, no version or no model', async () => {
      const { id } = await admin.newDataset('rows only');
      const create = (body: object) => admin.refusal('POST', '/embedding-sets', { body });
      expect(await create({ datasetId: id, modelId: model.id })).toMatchObject({ code: 'no_images' });
      await admin.import(id, { 'r.csv': csv(['id'], ['a']) });
      expect(await create({ datasetId: id, modelId: model.id })).toMatchObject({ code: 'no_images' });
      expect(await create({ datasetId: id, modelId: model.id, version: 9 })).toMatchObject({
        code: 'validation_failed',
      });
      expect(await create({ datasetId: id, modelId: id })).toMatchObject({ code: 'not_found' });
    });

    it('are building until they are ready, and failed when their job was cancelled: neither can be valued', async () => {
      await worker.close();
      const [dataset] = (await admin.get<{ data: Dataset[] }>('/datasets', { 'filter[q]': 'twelve' })).data;
      const job = await embed(dataset.id);
      const refusal = () => admin.refusal('POST', '/valuations', { body: { embeddingSetId: job.subjectId } });
      const notReady = { code: 'validation_failed', errors: [{ path: 'embeddingSetId' }] };
      expect((await setOf(job)).state).toBe('building');
      expect(await refusal()).toMatchObject(notReady);
      await admin.post(`/jobs/${job.id}/cancel`);
      expect((await setOf(job)).state).toBe('failed');
      expect(await refusal()).toMatchObject(notReady);
      expect(await admin.refusal('DELETE', `/models/${model.id}`)).toMatchObject({ code: 'in_use' });
      worker = await app.startWorker();
    });

    it('go on after the last stored block when their worker was lost, with the same vectors', async () => {
      const small = (k: number): Buffer => Buffer.from(Array.from({ length: 64 }, (_, p) => (p * (k % 50)) % 256));
      const names = Array.from({ length: 1100 }, (_, k) => `c/${String(k).padStart(4, '0')}.png`);
      const archive = zip(Object.fromEntries(names.map((name, k) => [name, png(small(k))])));
      const datasetId = await images('many', archive);
      const whole = await embed(datasetId);
      await admin.ended(whole.id);

      // The second block has to wait for a lock of ours, and is lost with the connection that would store it.
      await app.dataSource.query(`create function hold() returns trigger language plpgsql as $$
        begin if new.seq = 1 then perform pg_advisory_xact_lock(88); end if; return new; end $$`);
      await app.dataSource.query(
        'create trigger hold before insert on feature_block for each row execute function hold()',
      );
      const holder = app.dataSource.createQueryRunner();
      await holder.query('select pg_advisory_lock(88)');
      const job = await embed(datasetId);
      /** Breaks the connections that wait for the lock. @returns how many there were */
      const breakWaiting = async (): Promise<number> => {
        const broken: unknown[] = await app.dataSource.query(
          `select pg_terminate_backend(l.pid) from pg_locks l join pg_database d on d.oid = l.database
           where d.datname = current_database() and l.locktype = 'advisory' and l.objid = 88 and not l.granted`,
        );
        return broken.length;
      };
      const storedBlocks = async (): Promise<number> =>
        (
          await app.dataSource.query<unknown[]>('select 1 from feature_block where embedding_set_id = $1', [
            job.subjectId,
          ])
        ).length;
      await eventually('the first block is stored', async () => (await storedBlocks()) === 1);
      let isClosed = false;
      const closing = worker.close().then(() => (isClosed = true));
      await eventually('the worker is gone', async () => (await breakWaiting()) === 0 && isClosed);
      await closing;
      await holder.query('select pg_advisory_unlock(88)');
      await holder.release();
      await app.dataSource.query('drop function hold cascade');

      const blocks = (): Promise<{ seq: number; rows: number; xmin: string }[]> =>
        app.dataSource.query(
          'select seq, rows, xmin::text from feature_block where embedding_set_id = $1 order by seq',
          [job.subjectId],
        );
      const [first, ...others] = await blocks();
      expect(first).toMatchObject({ seq: 0, rows: 1024 });
      expect(others).toEqual([]);
      expect((await setOf(job)).state).toBe('building');

      worker = await app.startWorker();
      const ended = await admin.ended(job.id);
      expect(ended.result).toMatchObject({ rows: 1100 });
      expect(ended.attempt).toBeGreaterThan(1);
      expect(await blocks()).toEqual([first, expect.objectContaining({ seq: 1, rows: 76 })]);
      const resumed = await vectorsOf(String(job.subjectId));
      expect(bytesOf(resumed).equals(bytesOf(await vectorsOf(String(whole.subjectId))))).toBe(true);
    });
  });

  it('that are imported are used as they are, byte for byte', async () => {
    const numbers = Float32Array.of(1, -0, 1e-45, 3.4028234663852886e38, NaN, 1, 0.1, -1e-38, 2, 3, 4, 5);
    const { id } = await admin.newDataset('vectors');
    const set = await admin.importVectors(id, {
      'v.npy': npy(numbers, 4),
      'v.csv': csv(['id'], ['a'], ['bad'], ['c']),
    });
    expect(set).toMatchObject({
      state: 'ready',
      source: 'imported',
      modelId: null,
      rows: 2,
      dimension: 4,
      name: 'v.npy',
    });
    const expected = Float32Array.of(...numbers.subarray(0, 4), ...numbers.subarray(8));
    expect(bytesOf(await vectorsOf(set.id)).equals(bytesOf(expected))).toBe(true);
    await admin.delete(`/embedding-sets/${set.id}`);
    expect(await vectorsOf(set.id)).toHaveLength(0);
  });
});
