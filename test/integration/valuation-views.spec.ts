import type { Item, List, Valuation, ValuationMapInfo, ValuationSummary, ValuedItem } from '@assay/contracts';
import { parse } from 'csv-parse/sync';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { makeClusters } from '../support/clusters';

describe('a valuation', () => {
  let app: TestApp;
  let viewer: Client;
  let valuation: Valuation;
  let path: string;
  let items: ValuedItem[];
  const count = 240;

  beforeAll(async () => {
    app = await startApp('valuation_views');
    await app.startWorker();
    const { id } = await app.admin.newDataset('views');
    const set = await app.admin.importVectors(id, makeClusters(count, 5).files);
    valuation = await app.admin.value(set.id);
    path = `/valuations/${valuation.id}`;
    viewer = await app.as('viewer');
    items = (await viewer.get<List<ValuedItem>>(`${path}/items`, { perPage: 500 })).data;
  });
  afterAll(() => app.close());

  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

  describe('as a list of items', () => {
    it('is in the order of ranks, by pages and by cursor, each item once', async () => {
      expect(items.map(({ rank }) => rank)).toEqual(Array.from({ length: count }, (_, k) => k + 1));
      const seen: ValuedItem[] = [];
      for (let cursor: string | null | undefined = undefined; cursor !== null;) {
        const answer: List<ValuedItem> = await viewer.get<List<ValuedItem>>(`${path}/items`, {
          perPage: 50,
          ...(cursor && { cursor }),
        });
        seen.push(...answer.data);
        cursor = answer.nextCursor ?? null;
      }
      expect(seen).toEqual(items);
      const third = await viewer.get<List<ValuedItem>>(`${path}/items`, { perPage: 50, page: 3 });
      expect(third).toMatchObject({ total: count, data: items.slice(100, 150) });
    });

    it.each(['value', 'leverage', 'looResidual', 'knnShapley'] as const)('is sorted by %s both ways', async (field) => {
      for (const [order, sign] of [
        ['asc', 1],
        ['desc', -1],
      ] as const) {
        const { data } = await viewer.get<List<ValuedItem>>(`${path}/items`, {
          perPage: 500,
          sort: `${field}:${order}`,
        });
        expect(new Set(data.map(({ id }) => id)).size).toBe(count);
        const scores = data.map((item) => sign * (item[field] ?? NaN));
        expect(scores.every((score, k) => k === 0 || score >= scores[k - 1])).toBe(true);
      }
    });

    it('is narrowed like any list of items, and keeps the ranks of the whole', async () => {
      const answer = await viewer.get<List<ValuedItem>>(`${path}/items`, {
        'filter[label]': 'b',
        'filter[contributor]': '',
        perPage: 500,
      });
      const expected = items.filter(({ label, contributor }) => label === 'b' && contributor === null);
      expect(expected.length).toBeGreaterThan(10);
      expect(answer).toEqual({ data: expected, total: expected.length, nextCursor: null });
    });

    it.each([{ cursor: 'x' }, { cursor: '-1' }, { cursor: '1', sort: 'value:asc' }])(
      'refuses the cursor of %j',
      async (query) => {
        expect(await viewer.refusal('GET', `${path}/items`, { query: query as Record<string, string> })).toMatchObject({
          code: 'validation_failed',
          errors: [{ path: 'cursor' }],
        });
      },
    );

    it('ends where a cursor is beyond the last rank', async () => {
      const answer = await viewer.get<List<ValuedItem>>(`${path}/items`, { cursor: '9'.repeat(18) });
      expect(answer).toEqual({ data: [], total: count, nextCursor: null });
    });
  });

  it('has a summary whose totals tie', async () => {
    const { histogram, byLabel, byContributor } = await viewer.get<ValuationSummary>(`${path}/summary`);
    for (const [groups, field] of [
      [byLabel, 'label'],
      [byContributor, 'contributor'],
    ] as const) {
      expect(sum(groups.map((group) => group.items))).toBe(count);
      expect(sum(groups.map(({ total }) => total))).toBeCloseTo(1, 12);
      for (const { value, items: members, total, mean, perItem } of groups) {
        const own = items.filter((item) => item[field] === value).map((item) => item.value);
        expect(members).toBe(own.length);
        expect(total).toBeCloseTo(sum(own), 12);
        expect(mean).toBeCloseTo(total / members, 12);
        expect(perItem).toBeCloseTo(mean * count, 9);
      }
    }
    expect(new Set(byLabel.map(({ value }) => value))).toEqual(new Set(['=1+1', 'b', 'c']));
    expect(new Set(byContributor.map(({ value }) => value))).toEqual(new Set(['ann', 'bob', null]));
    const { edges, counts } = histogram;
    expect(edges).toHaveLength(counts.length + 1);
    expect(sum(counts)).toBe(count);
    expect([edges[0], edges.at(-1)]).toEqual([items.at(-1)?.value, items[0].value]);
    const inFirstBin = items.filter(({ value }) => value < edges[1]).length;
    expect(counts[0]).toBe(inFirstBin);
  });

  it('has a map of all points whose columns decode to its items', async () => {
    const { rows, labels } = await viewer.get<ValuationMapInfo>(`${path}/map-info`);
    const { bytes } = await viewer.send('GET', `${path}/map`);
    expect(rows).toBe(count);
    expect(bytes.length).toBe(22 * rows);
    const byId = new Map(items.map((item) => [item.id, item]));
    const points = Array.from({ length: rows }, (_, k) => ({
      id: bytes.readBigInt64LE(8 * k).toString(),
      x: bytes.readFloatLE(8 * rows + 4 * k),
      y: bytes.readFloatLE(12 * rows + 4 * k),
      value: bytes.readFloatLE(16 * rows + 4 * k),
      label: labels[bytes.readUInt16LE(20 * rows + 2 * k)],
    }));
    expect(new Set(points.map(({ id }) => id)).size).toBe(count);
    for (const { id, value, label } of points)
      expect({ value, label }).toEqual({ value: Math.fround(byId.get(id)?.value ?? NaN), label: byId.get(id)?.label });
    // Principal axes: around the origin, and the first spreads more than the second.
    const mean = (values: number[]): number => sum(values) / count;
    const [x, y] = [points.map((point) => point.x), points.map((point) => point.y)];
    const spread = (values: number[]): number => mean(values.map((value) => value ** 2));
    expect(Math.abs(mean(x)) + Math.abs(mean(y))).toBeLessThan(1e-4);
    expect(spread(x)).toBeGreaterThan(spread(y));
    expect(spread(y)).toBeGreaterThan(0);
  });

  it('is exported as CSV with every row, in which no cell is a formula', async () => {
    const { bytes, headers } = await viewer.send('GET', `${path}/export.csv`);
    expect(headers.get('content-disposition')).toBe(`attachment; filename="values-${valuation.id}.csv"`);
    const rows = parse(bytes, { columns: true });
    expect(rows).toEqual(
      items.map((item) => ({
        external_id: item.externalId,
        label: item.label === '=1+1' ? "'=1+1" : item.label,
        contributor: item.contributor ?? '',
        group: '',
        sha256: item.sha256,
        rank: String(item.rank),
        value: String(item.value).replace(/e-0?(\d)$/, 'e-0$1'),
        leverage: expect.any(String) as string,
        loo_residual: expect.any(String) as string,
        knn_shapley: expect.any(String) as string,
      })),
    );
    expect(rows.map((row) => Number((row as { leverage: string }).leverage))).toEqual(
      items.map(({ leverage }) => leverage),
    );
  });

  it('is exported as Parquet with every row, which can be imported again', async () => {
    const { bytes } = await viewer.send('GET', `${path}/export.parquet`);
    const { id } = await app.admin.newDataset('exported');
    await app.admin.import(id, { 'values.parquet': bytes });
    const { data } = await viewer.get<List<Item>>(`/datasets/${id}/items`, { perPage: 500 });
    expect(
      data.map(({ externalId, label, contributor, attributes }) => ({ externalId, label, contributor, attributes })),
    ).toEqual(
      items.map((item) => ({
        externalId: item.externalId,
        label: item.label,
        contributor: item.contributor,
        attributes: {
          sha256: item.sha256,
          rank: item.rank,
          value: item.value,
          leverage: item.leverage,
          loo_residual: item.looResidual,
          knn_shapley: item.knnShapley,
        },
      })),
    );
  });

  it('keeps its items as they were when the data set goes on', async () => {
    const { datasetId } = valuation;
    const changed = Buffer.from('id,label\nrow-00000,b\nrow-00001,new label\nnew,b\n');
    await app.admin.import(datasetId, { 'changed.csv': changed });
    const after = (await viewer.get<List<ValuedItem>>(`${path}/items`, { perPage: 500 })).data;
    expect(after.map(({ externalId, sha256, value, rank }) => [externalId, sha256, value, rank])).toEqual(
      items.map(({ externalId, sha256, value, rank }) => [externalId, sha256, value, rank]),
    );
    expect(await viewer.get<Valuation>(path)).toEqual(valuation);
  });
});
