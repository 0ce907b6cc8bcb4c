import { createHash } from 'node:crypto';
import type { Dataset, DatasetVersion, EmbeddingSet, Facets, Item, Job, List } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { csv, npy, pixels, png, zip } from '../support/files';
import { holdWriters } from '../support/holds';

describe('data sets', () => {
  let app: TestApp;
  let admin: Client;
  beforeAll(async () => {
    app = await startApp('versions');
    ({ admin } = app);
    await app.startWorker();
  });
  afterAll(() => app.close());

  const itemsOf = async (id: string, version: number): Promise<Item[]> =>
    (await admin.get<List<Item>>(`/datasets/${id}/items`, { 'filter[version]': version, perPage: 500 })).data;
  const versionsOf = async (id: string): Promise<DatasetVersion[]> =>
    (await admin.get<List<DatasetVersion>>(`/datasets/${id}/versions`, { sort: 'number:asc' })).data;
  /** As the document says: SHA-256 over `external_id TAB sha256` lines, in the order of the ids' bytes. */
  const manifestHash = (items: Item[]): string =>
    items
      .map(({ externalId, sha256 }): [Buffer, string] => [Buffer.from(externalId), sha256])
      .sort(([a], [b]) => Buffer.compare(a, b))
      .reduce((hash, [id, sha256]) => hash.update(id).update(`\t${sha256}\n`), createHash('sha256'))
      .digest('hex');
  const rowsIn = async (table: string): Promise<number> => {
    const [{ rows }] = await app.dataSource.query<{ rows: string }[]>(`select count(*) as rows from ${table}`);
    return Number(rows);
  };

  describe('versions', () => {
    const table = (...rows: (string | number)[][]): Record<string, Buffer> => ({
      'rows.csv': csv(['id', 'label', 'contributor', 'x'], ...rows),
    });
    // Ids whose order by bytes is neither that of their UTF-16 nor that of a language.
    const first = [
      ['z', 'a', 'ann', 1],
      ['ä', 'a', 'ann', 2],
      ['😀', 'b', 'bob', 3],
      ['ﬀ', 'b', 'bob', 4],
      ['Z', 'b', '', 5],
    ];
    let id: string;
    beforeAll(async () => {
      ({ id } = await admin.newDataset('versioned'));
      await admin.import(id, table(...first));
    });

    it('have a hash over their members that anyone can compute', async () => {
      const [version] = await versionsOf(id);
      expect(version).toMatchObject({
        number: 1,
        items: 5,
        added: 5,
        updated: 0,
        reason: 'import',
        createdBy: 'admin',
      });
      expect(version.manifestHash).toBe(manifestHash(await itemsOf(id, 1)));
    });

    it('are not made by an import that changes nothing', async () => {
      const job = await admin.import(id, table(...[...first].reverse()));
      expect(job.result).toMatchObject({ version: null, read: 5, added: 0, updated: 0, unchanged: 5 });
      expect(await versionsOf(id)).toHaveLength(1);
      expect((await admin.get<Dataset>(`/datasets/${id}`)).version).toBe(1);
    });

    it('are made by changed content and by new items, and leave the older ones as they were', async () => {
      const [before, beforeItems] = [await versionsOf(id), await itemsOf(id, 1)];
      const job = await admin.import(id, table(['z', 'a', 'ann', 100], ['ä', 'a', 'ann', 2], ['new', 'c', 'eve', 6]));
      expect(job.result).toMatchObject({ version: 2, added: 1, updated: 1, unchanged: 1 });
      const [one, two] = await versionsOf(id);
      expect(one).toEqual(before[0]);
      expect(await itemsOf(id, 1).then(contents)).toEqual(contents(beforeItems));
      expect(one.manifestHash).toBe(manifestHash(await itemsOf(id, 1)));
      const now = await itemsOf(id, 2);
      expect(two).toMatchObject({ number: 2, items: 6, added: 1, updated: 1 });
      expect(two.manifestHash).toBe(manifestHash(now));
      expect(two.manifestHash).not.toBe(one.manifestHash);
      const z = (items: Item[]): Item | undefined => items.find(({ externalId }) => externalId === 'z');
      expect(z(now)?.sha256).not.toBe(z(beforeItems)?.sha256);
      expect([z(beforeItems)?.fromVersion, z(now)?.fromVersion]).toEqual([1, 2]);
      expect(await admin.get<Facets>(`/datasets/${id}/facets`, { version: 1 })).toMatchObject({ items: 5 });
      expect(await admin.get<Facets>(`/datasets/${id}/facets`)).toMatchObject({ items: 6 });
      expect((await admin.get<List<Item>>(`/datasets/${id}/items`)).total).toBe(6);
    });

    it('keep the pictures that their items had', async () => {
      const { id: images } = await admin.newDataset('pictures');
      for (const seed of [21, 22]) await admin.import(images, { 'i.zip': zip({ 'c/same.png': png(pixels(seed)) }) });
      const [item] = await itemsOf(images, 2);
      const payload = async (query: Record<string, number>): Promise<Buffer> =>
        (await admin.send('GET', `/items/${item.id}/payload`, { query })).bytes;
      expect((await payload({ version: 1 })).equals(png(pixels(21)))).toBe(true);
      expect((await payload({ version: 2 })).equals(png(pixels(22)))).toBe(true);
      expect((await payload({})).equals(png(pixels(22)))).toBe(true);
    });

    it('that do not exist are refused', async () => {
      for (const [path, query] of [
        ['items', { 'filter[version]': 3 }],
        ['items', { 'filter[version]': 99_999_999_999 }],
        ['facets', { version: 3 }],
        ['facets', { version: 0 }],
      ] as const)
        expect(await admin.refusal('GET', `/datasets/${id}/${path}`, { query })).toMatchObject({
          code: 'validation_failed',
        });
    });

    it('made at the same time come one after the other, and lose nothing', async () => {
      const { id: other } = await admin.newDataset('at the same time');
      const uploads = await Promise.all(
        Array.from({ length: 6 }, (_, k) => admin.upload(`${k}.csv`, csv(['id', 'x'], [`own-${k}`, k], ['shared', k]))),
      );
      const jobs = await Promise.all(
        uploads.map((upload) => admin.post<Job>(`/datasets/${other}/imports`, { uploadIds: [upload.id] })),
      );
      for (const job of jobs) await admin.ended(job.id);
      const versions = await versionsOf(other);
      expect(versions.map(({ number, items }) => [number, items])).toEqual([1, 2, 3, 4, 5, 6].map((n) => [n, n + 1]));
      for (const { number, manifestHash: hash } of versions)
        expect(manifestHash(await itemsOf(other, number))).toBe(hash);
    });
  });

  describe('names', () => {
    it('are taken without regard to case, also at the same time', async () => {
      const { id } = await admin.newDataset('Name');
      const { id: otherId } = await admin.newDataset('Other');
      const taken = { code: 'already_exists', errors: [{ path: 'name' }] };
      expect(await admin.refusal('POST', '/datasets', { body: { name: ' nAME ' } })).toMatchObject(taken);
      expect(await admin.refusal('PATCH', `/datasets/${otherId}`, { body: { name: 'NAME' } })).toMatchObject(taken);
      expect(await admin.patch<Dataset>(`/datasets/${id}`, { name: 'NAME' })).toMatchObject({ id, name: 'NAME' });
      const posts = Array.from({ length: 5 }, () => admin.send('POST', '/datasets', { body: { name: 'race' } }));
      expect((await Promise.all(posts)).map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    });

    it.each(['', '   ', 'x'.repeat(121), 'two\nlines', 'nul\u0000', '\ud800', 7, null])(
      'are refused: %j',
      async (name) => {
        const problem = await admin.refusal('POST', '/datasets', { body: { name } });
        expect(problem.code).toBe('validation_failed');
        expect(new Set(problem.errors?.map(({ path }) => path))).toEqual(new Set(['name']));
      },
    );

    it('are found by a part of them, in which % and _ mean themselves', async () => {
      for (const name of ['100% _done_', '100x xdonex']) await admin.newDataset(name);
      const found = async (q: string) =>
        (await admin.get<List<Dataset>>('/datasets', { 'filter[q]': q })).data.map(({ name }) => name);
      expect(await found('100%')).toEqual(['100% _done_']);
      expect(await found('_DONE_')).toEqual(['100% _done_']);
      expect((await found('100')).sort()).toEqual(['100% _done_', '100x xdonex']);
      expect(await found("'; drop table dataset; --")).toEqual([]);
      expect(await found('\\')).toEqual([]);
    });
  });

  describe('that are deleted', () => {
    const images = (...seeds: number[]): Record<string, Buffer> => ({
      'i.zip': zip(Object.fromEntries(seeds.map((seed) => [`c/${seed}.png`, png(pixels(seed))]))),
    });

    it('take with them all that was made from them, and the payloads that nobody else has', async () => {
      const before = await Promise.all(['payload', 'item', 'item_span', 'dataset_version'].map(rowsIn));
      const [one, other] = [await admin.newDataset('images one'), await admin.newDataset('images other')];
      await admin.import(one.id, images(1, 2, 3));
      await admin.import(other.id, images(3, 4));
      await admin.import(one.id, images(5)); // a second version
      expect(await rowsIn('payload')).toBe(before[0] + 5);
      await admin.delete(`/datasets/${one.id}`);
      expect(await rowsIn('payload')).toBe(before[0] + 2);
      for (const { id } of await itemsOf(other.id, 1)) await admin.get(`/items/${id}/payload`);
      await admin.delete(`/datasets/${other.id}`);
      expect(await Promise.all(['payload', 'item', 'item_span', 'dataset_version'].map(rowsIn))).toEqual(before);
      expect(await admin.refusal('GET', `/datasets/${one.id}`)).toMatchObject({ code: 'not_found' });
    });

    it('take their embedding sets and valuations with them', async () => {
      const { id } = await admin.newDataset('with values');
      const set = await admin.importVectors(id, { 'v.npy': npy(Float32Array.of(1, 2, 3, 5, 8, 13), 2) });
      const valuation = await admin.value(set.id);
      await admin.delete(`/datasets/${id}`);
      expect(await admin.refusal('GET', `/embedding-sets/${set.id}`)).toMatchObject({ code: 'not_found' });
      expect(await admin.refusal('GET', `/valuations/${valuation.id}`)).toMatchObject({ code: 'not_found' });
      for (const table of ['embedding_set', 'embedding_row', 'feature_block', 'valuation', 'item_value'])
        expect(await rowsIn(table)).toBe(0);
    });

    it('are kept while a job works on them or on what was made from them', async () => {
      const { id } = await admin.newDataset('busy');
      const set: EmbeddingSet = await admin.importVectors(id, { 'v.npy': npy(Float32Array.of(1, 2, 3, 5, 8, 13), 2) });
      const hold = await holdWriters(app.dataSource, 'update on valuation', 'new.ready_at is not null');
      const job = await admin.post<Job>('/valuations', { embeddingSetId: set.id });
      for (const path of [`/datasets/${id}`, `/embedding-sets/${set.id}`, `/valuations/${String(job.subjectId)}`])
        expect(await admin.refusal('DELETE', path)).toMatchObject({ code: 'in_use' });
      await hold.release();
      await admin.ended(job.id);
      await admin.delete(`/datasets/${id}`);
    });
  });
});

const contents = (items: Item[]): [string, string, number][] =>
  items.map(({ externalId, sha256, fromVersion }) => [externalId, sha256, fromVersion]);
