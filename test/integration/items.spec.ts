import { request } from 'node:http';
import type { CreatedApiKey, Item, List } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { csv, pixels, png, zip } from '../support/files';

describe('items', () => {
  let app: TestApp;
  let viewer: Client;
  let authorization: string;
  let path: string;

  const labels = ['a', 'b', '', 'A'];
  const rows = Array.from({ length: 60 }, (_, k) => [
    k === 7 ? '100%_\\' : `item-${String(k).padStart(2, '0')}`,
    labels[k % 4],
    k % 3 ? 'ann' : '',
    k % 5 ? '' : 'g',
  ]);

  beforeAll(async () => {
    app = await startApp('items');
    const { key } = await app.admin.post<CreatedApiKey>('/api-keys', { name: 'items', role: 'viewer' });
    authorization = `Bearer ${key}`;
    viewer = app.client({ authorization });
    await app.startWorker();
    const { id } = await app.admin.newDataset('items');
    path = `/datasets/${id}/items`;
    await app.admin.import(id, { 'rows.csv': csv(['id', 'label', 'contributor', 'group'], ...rows) });
    await app.admin.import(id, { 'one.zip': zip({ 'x/picture.png': png(pixels(1)) }) });
  });
  afterAll(() => app.close());

  /** Status of a request that is sent as it stands. */
  const raw = (target: string, headers: Record<string, string> = {}): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      request(`${app.url}/api/v1${target}`, { headers: { authorization, ...headers } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });

  type Query = Record<string, string | number>;
  const list = (query: Query): Promise<List<Item>> => viewer.get<List<Item>>(path, query);
  const ids = async (query: Query): Promise<string[]> =>
    (await list({ perPage: 500, ...query })).data.map(({ externalId }) => externalId);

  describe('in lists', () => {
    it.each(['id:asc', 'id:desc', 'externalId:asc', 'label:desc', 'contributor:asc'])(
      'come by pages, each once, sorted by %s',
      async (sort) => {
        const all = await ids({ sort });
        expect(new Set(all).size).toBe(61);
        const paged: string[] = [];
        for (let page = 1; page <= 10; page++) paged.push(...(await ids({ sort, page, perPage: 7 })));
        expect(paged).toEqual(all);
      },
    );

    it.each(['id:asc', 'id:desc'])('come by cursor, each once, sorted by %s', async (sort) => {
      const all = await ids({ sort });
      const seen: string[] = [];
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const answer: List<Item> = await list({ sort, perPage: 7, ...(cursor && { cursor }) });
        expect(answer.total).toBe(61);
        seen.push(...answer.data.map(({ externalId }) => externalId));
        cursor = answer.nextCursor ?? null;
      }
      expect(seen).toEqual(all);
    });

    it('are sorted both ways, with those that lack the value at the end', async () => {
      const sorted = async (sort: string) => (await list({ perPage: 500, sort })).data.map(({ label }) => label);
      const [rising, falling] = [await sorted('label:asc'), await sorted('label:desc')];
      expect(new Set(rising.slice(0, 45))).toEqual(new Set(['a', 'A', 'b']));
      expect(falling.slice(0, 45)).toEqual(rising.slice(0, 45).reverse());
      expect([...rising.slice(45), ...falling.slice(45)]).toEqual(Array.from({ length: 32 }, () => null));
      expect((await ids({ sort: 'externalId:desc' }))[0]).toBe('x/picture.png');
    });

    it('are narrowed by each filter, alone and together', async () => {
      const expected = (fits: (row: (string | number)[]) => boolean) => rows.filter(fits).map(([id]) => id);
      expect(await ids({ 'filter[label]': 'a' })).toEqual(expected(([, label]) => label === 'a'));
      expect(await ids({ 'filter[contributor]': 'ann' })).toEqual(expected((row) => row[2] === 'ann'));
      expect(await ids({ 'filter[group]': 'g', 'filter[label]': 'b' })).toEqual(
        expected((row) => row[3] === 'g' && row[1] === 'b'),
      );
      expect(await ids({ 'filter[kind]': 'image' })).toEqual(['x/picture.png']);
      expect(await ids({ 'filter[synthetic]': 'true' })).toEqual([]);
      expect(await ids({ 'filter[synthetic]': 'false' })).toHaveLength(61);
      expect(await ids({ 'filter[version]': 1 })).toHaveLength(60);
    });

    it('are those without a label, contributor or group where the filter is empty', async () => {
      expect(await ids({ 'filter[label]': '' })).toHaveLength(16);
      expect((await list({ 'filter[label]': '', perPage: 500 })).data.every(({ label }) => label === null)).toBe(true);
      expect(await ids({ 'filter[contributor]': '', 'filter[group]': '', 'filter[kind]': 'row' })).toHaveLength(16);
    });

    it('are searched for as text, not as a pattern', async () => {
      expect(await ids({ 'filter[q]': 'ITEM-1' })).toHaveLength(10);
      for (const q of ['%', '_', '\\', '100%_\\']) expect(await ids({ 'filter[q]': q })).toEqual(['100%_\\']);
    });
  });

  describe('answer strange questions without failing', () => {
    const strange = [
      `' or 1=1 --`,
      `"; drop table item; --`,
      `a' union select password_hash from "user" --`,
      '$1',
      '\u0000',
      'nul\u0000inside',
      'ﷺ😀é\u202e',
      '\ufffd',
      '{"$gt":""}',
      'a'.repeat(200),
    ];
    it.each(strange)('%j as the value of any filter', async (text) => {
      for (const field of ['q', 'label', 'contributor', 'group', 'kind', 'synthetic', 'version']) {
        const { status, body } = await viewer.send<List<Item>>('GET', path, { query: { [`filter[${field}]`]: text } });
        expect([200, 422]).toContain(status);
        if (status === 200) expect(body).toMatchObject({ total: 0, data: [] });
        if (text.includes('\u0000')) expect(status).toBe(422);
      }
      expect((await list({})).total).toBe(61);
    });

    it.each([
      ['cursor', 'abc'],
      ['cursor', '1e3'],
      ['cursor', '-1'],
      ['cursor', '9'.repeat(30)],
      ['filter.version', '1.5', 'filter[version]'],
      ['filter.version', '1e999', 'filter[version]'],
      ['sort', 'id:asc,label:desc'],
      ['sort', 'sha256:asc'],
      ['filter.digest', 'x', 'filter[digest]'],
      ['filter[a.b]', 'x'],
    ])('a wrong %s of %j is refused', async (field, value, parameter = field) => {
      expect(await viewer.refusal('GET', path, { query: { [parameter]: value } })).toMatchObject({
        code: 'validation_failed',
        errors: [{ path: field }],
      });
    });

    it('a cursor where another order is asked for is refused', async () => {
      expect(await viewer.refusal('GET', path, { query: { cursor: '5', sort: 'label:asc' } })).toMatchObject({
        code: 'validation_failed',
        errors: [{ path: 'cursor' }],
      });
    });

    it.each(['0', 'abc', '-1', '1.5', '9'.repeat(18), '9'.repeat(40), '%00', `1' or '1'='1`])(
      'the item %j is not found',
      async (id) => {
        for (const part of ['', '/payload', '/thumbnail'])
          expect(await viewer.refusal('GET', `/items/${encodeURIComponent(id)}${part}`)).toMatchObject({
            code: 'not_found',
          });
      },
    );

    it.each([
      '?filter[q]=%ff',
      '?filter[q]=%E0%A4%A',
      '?filter[q]=a&filter[q]=b',
      '?page=1&page=2',
      '?filter[q][]=a',
      '/%E0%A4%A',
    ])('the raw query %j is answered with a problem or a list', async (query) => {
      expect([200, 400, 404, 422]).toContain(await raw(`${path}${query}`));
    });
  });

  it('without a payload have none to show', async () => {
    const [{ id }] = (await list({ perPage: 1, sort: 'externalId:asc' })).data;
    expect(await viewer.refusal('GET', `/items/${id}/payload`)).toMatchObject({ code: 'not_found' });
    expect(await viewer.refusal('GET', `/items/${id}/thumbnail`)).toMatchObject({ code: 'not_found' });
  });

  it('with a payload let a browser keep it until it changes', async () => {
    const [{ id, sha256 }] = (await list({ 'filter[kind]': 'image' })).data;
    const { headers } = await viewer.send('GET', `/items/${id}/payload`);
    const etag = headers.get('etag') ?? '';
    expect(etag).toContain(sha256);
    expect(await raw(`/items/${id}/payload`, { 'if-none-match': etag })).toBe(304);
    expect(await raw(`/items/${id}/payload`, { 'if-none-match': '"other"' })).toBe(200);
  });
});
