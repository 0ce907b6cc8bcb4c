import { createHash } from 'node:crypto';
import type { Dataset, EmbeddingSet, Facets, ImportPreview, ImportResult, Item, Job, List } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import { imageArchive } from '../support/every-route';
import { csv, idx, jsonl, npy, parquet, pixels, png } from '../support/files';

describe('imports', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('import_formats');
    await app.startWorker();
  });
  afterAll(() => app.close());

  const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  let count = 0;
  /** Imports files into a data set of their own. */
  const imported = async (files: Record<string, Buffer>, mapping?: Record<string, unknown>) => {
    const { id } = await app.admin.newDataset(`formats ${(count += 1)}`);
    const job = await app.admin.import(id, files, { mapping });
    return {
      job,
      dataset: await app.admin.get<Dataset>(`/datasets/${id}`),
      facets: await app.admin.get<Facets>(`/datasets/${id}/facets`),
      items: (await app.admin.get<List<Item>>(`/datasets/${id}/items`, { sort: 'externalId:asc' })).data,
    };
  };
  const setOf = ({ result }: Job): Promise<EmbeddingSet> =>
    app.admin.get<EmbeddingSet>(`/embedding-sets/${(result as ImportResult).embeddingSetId}`);

  it('read CSV: ids, labels, contributors, groups, and the rest as attributes with their types', async () => {
    const file = csv(
      ['id', 'label', 'vendor', 'group', 'price', 'note'],
      ['a', 'cat', 'ann', 'g1', 1.5, '"one, ""two"""'],
      ['b', 'dog', 'bob', 'g1', 2, 'ü'],
      ['c', 'cat', 'ann', 'g2', '', ''],
      ['d', '', '', '', 4, 'x'],
    );
    const { job, dataset, facets, items } = await imported({ 'animals.csv': file });
    expect(job.result).toEqual({
      version: 1,
      read: 4,
      added: 4,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      embeddingSetId: null,
    });
    expect(dataset).toMatchObject({ version: 1, items: 4, kinds: [{ value: 'row', count: 4 }] });
    expect(facets).toEqual({
      items: 4,
      synthetic: 0,
      labels: [
        { value: 'cat', count: 2 },
        { value: 'dog', count: 1 },
        { value: null, count: 1 },
      ],
      contributors: [
        { value: 'ann', count: 2 },
        { value: 'bob', count: 1 },
        { value: null, count: 1 },
      ],
      groups: [
        { value: 'g1', count: 2 },
        { value: 'g2', count: 1 },
        { value: null, count: 1 },
      ],
      kinds: [{ value: 'row', count: 4 }],
    });
    expect(items.map(({ externalId, label, attributes }) => ({ externalId, label, attributes }))).toEqual([
      { externalId: 'a', label: 'cat', attributes: { price: 1.5, note: 'one, "two"' } },
      { externalId: 'b', label: 'dog', attributes: { price: 2, note: 'ü' } },
      { externalId: 'c', label: 'cat', attributes: { price: null, note: null } },
      { externalId: 'd', label: null, attributes: { price: 4, note: 'x' } },
    ]);
    expect(items[0]).toMatchObject({
      kind: 'row',
      hasPayload: false,
      hasThumbnail: false,
      synthetic: false,
      fromVersion: 1,
    });
  });

  it('read JSON Lines with nested attributes', async () => {
    const rows = [1, 2, 3].map((k) => ({ id: `j${k}`, class: 'c', deep: { list: [k, { k }] }, flag: k > 1 }));
    const { facets, items } = await imported({ 'rows.jsonl': jsonl(...rows) });
    expect(facets.labels).toEqual([{ value: 'c', count: 3 }]);
    expect(items.map(({ externalId }) => externalId)).toEqual(['j1', 'j2', 'j3']);
    expect(items[1].attributes).toEqual({ deep: { list: [2, { k: 2 }] }, flag: true });
  });

  it('read Parquet with a list of floats as vectors', async () => {
    const rows = Array.from({ length: 700 }, (_, k) => [
      `p${String(k).padStart(3, '0')}`,
      k % 2 ? 'x' : 'y',
      `"[${k}, 0.5, -1]"`,
    ]);
    const file = await parquet({ id: 'VARCHAR', label: 'VARCHAR', embedding: 'FLOAT[]' }, rows);
    const { job, dataset, facets } = await imported({ 'vectors.parquet': file });
    expect(job.result).toMatchObject({ read: 700, added: 700, rejected: 0 });
    expect(dataset.kinds).toEqual([{ value: 'vector', count: 700 }]);
    expect(facets.labels).toEqual([
      { value: 'x', count: 350 },
      { value: 'y', count: 350 },
    ]);
    expect(await setOf(job)).toMatchObject({ state: 'ready', source: 'imported', rows: 700, dimension: 3, version: 1 });
  });

  it('read .npy with a table beside it', async () => {
    const table = csv(['id', 'label', 'contributor'], ['n0', 'u', 'ann'], ['n1', 'v', 'bob'], ['n2', 'u', 'ann']);
    const vectors = npy(Float32Array.of(1, 2, 3, 4, 5, 6), 2);
    const { job, facets, items } = await imported({ 'x.npy': vectors, 'x.csv': table });
    expect(facets).toMatchObject({
      items: 3,
      contributors: [
        { value: 'ann', count: 2 },
        { value: 'bob', count: 1 },
      ],
    });
    expect(items.map(({ externalId, label, kind }) => [externalId, label, kind])).toEqual([
      ['n0', 'u', 'vector'],
      ['n1', 'v', 'vector'],
      ['n2', 'u', 'vector'],
    ]);
    expect(await setOf(job)).toMatchObject({ rows: 3, dimension: 2, name: 'x.npy' });
  });

  it('read gzipped IDX images and labels, with pictures to look at', async () => {
    const { images, labels } = idx([pixels(1), pixels(2), pixels(3)], [7, 0, 7]);
    const { facets, items } = await imported({ 'train-images.gz': images, 'train-labels.gz': labels });
    expect(facets).toMatchObject({
      kinds: [{ value: 'image', count: 3 }],
      labels: [
        { value: '7', count: 2 },
        { value: '0', count: 1 },
      ],
    });
    const [item] = items;
    const payload = await app.admin.send('GET', `/items/${item.id}/payload`);
    expect(payload.headers.get('content-type')).toBe('image/png');
    expect(sha256(payload.bytes)).toBe(item.sha256);
    const thumbnail = await app.admin.send('GET', `/items/${item.id}/thumbnail`);
    expect(thumbnail.headers.get('content-type')).toBe('image/webp');
    expect(thumbnail.bytes.subarray(8, 12).toString()).toBe('WEBP');
  });

  it('read zip archives of images with metadata.csv, and keep the bytes of each image as they are', async () => {
    const { job, facets, items } = await imported({ 'images.zip': imageArchive(9) });
    expect(job.result).toMatchObject({ added: 9, rejected: 0 });
    expect(facets).toMatchObject({
      labels: [
        { value: 'even', count: 6 },
        { value: 'odd', count: 3 },
      ],
      contributors: [
        { value: 'bob', count: 5 },
        { value: 'ann', count: 4 },
      ],
    });
    for (const [k, item] of items.entries()) {
      expect(item).toMatchObject({ kind: 'image', sha256: sha256(png(pixels(k))), hasThumbnail: true });
      const { bytes, headers } = await app.admin.send('GET', `/items/${item.id}/payload`);
      expect(bytes.equals(png(pixels(k)))).toBe(true);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('use the columns that they are told to, and refuse those that are not there', async () => {
    const file = csv(['id', 'label', 'truth', 'extra'], ['a', 'wrong', 'right', 1], ['b', 'wrong', 'right', 2]);
    const { items } = await imported({ 'a.csv': file }, { externalId: 'id', label: 'truth', attributes: ['extra'] });
    expect(items.map(({ label, attributes }) => ({ label, attributes }))).toEqual([
      { label: 'right', attributes: { extra: 1 } },
      { label: 'right', attributes: { extra: 2 } },
    ]);
    const { id } = await app.admin.newDataset('missing column');
    const mapping = { externalId: 'id', label: 'truthh' };
    const { error } = await app.admin.import(id, { 'a.csv': file }, { mapping, state: 'failed' });
    expect(error).toMatchObject({ code: 'missing_column', message: expect.stringContaining('truthh') as string });
  });

  it('are described by their preview before anything is written', async () => {
    const upload = await app.admin.upload('p.csv', csv(['id', 'label', 'n'], ['a', 'x', 1], ['b', 'y', 2]));
    const preview = await app.admin.post<ImportPreview>('/imports/preview', { uploadIds: [upload.id] });
    expect(preview).toMatchObject({
      format: 'csv',
      columns: [
        { name: 'id', type: 'text', samples: ['a', 'b'] },
        { name: 'label', type: 'text' },
        { name: 'n', type: 'integer', samples: ['1', '2'] },
      ],
      rows: [{ id: 'a', label: 'x', n: 1 }, { id: 'b' }],
      suggested: { externalId: 'id', label: 'label', attributes: 'all' },
    });
  });
});
