import type { EmbeddingSet, Job, List, Valuation, ValuedItem } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { makeClusters } from '../support/clusters';
import { npy } from '../support/files';
import { centered, leverages, normalized, type Rows, traceLambda } from '../support/ridge';

/** What the values may differ from float64 by, relatively. */
const tolerance = 2e-6;

describe('valuations', () => {
  let app: TestApp;
  let admin: Client;
  let set: EmbeddingSet;
  const flipped = 42;
  const { rows, ids, labels, files } = makeClusters(300, 6, flipped);

  beforeAll(async () => {
    app = await startApp('valuations');
    ({ admin } = app);
    await app.startWorker();
    const { id } = await admin.newDataset('clusters');
    set = await admin.importVectors(id, files);
  });
  afterAll(() => app.close());

  /** Every item with its scores, in the order of the imported rows. */
  const itemsOf = async ({ id }: Valuation): Promise<ValuedItem[]> => {
    const { data } = await admin.get<List<ValuedItem>>(`/valuations/${id}/items`, { perPage: 500 });
    return data.sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  };
  const worst = (actual: number[], expected: number[]): number => {
    expect(actual).toHaveLength(expected.length);
    return Math.max(...actual.map((value, k) => Math.abs(value / expected[k] - 1)));
  };
  const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
  const newSet = async (name: string, numbers: Float32Array, columns: number): Promise<EmbeddingSet> => {
    const { id } = await admin.newDataset(name);
    return admin.importVectors(id, { 'x.npy': npy(numbers, columns) });
  };

  it('plan how many rows to sample, by the product form of the bound', async () => {
    const { id, effectiveDimension: k, columns: d } = await admin.value(set.id);
    const expected = Math.ceil((2 * ((k ?? 0) + (k ?? 0) / 3) * Math.log((2 * (d ?? 0)) / 0.2)) / 1);
    expect(await admin.get(`/valuations/${id}/sample-plan`, { epsilon: 1, delta: 0.2 })).toEqual({
      m: expected,
      keepAll: false,
      bound: 'product',
      effectiveDimension: k,
    });
    expect(await admin.get(`/valuations/${id}/sample-plan`, { epsilon: 0.01 })).toMatchObject({
      m: 300,
      keepAll: true,
    });
    expect(await admin.refusal('GET', `/valuations/${id}/sample-plan`, { query: { epsilon: 2 } })).toMatchObject({
      status: 422,
      errors: [{ path: 'epsilon' }],
    });
  });

  it('give every item its share of the leverage, as float64 has it, and ranks by it', async () => {
    const valuation = await admin.value(set.id);
    const expected = leverages(rows, traceLambda(rows));
    const dimension = sum(expected);
    expect(valuation).toMatchObject({
      state: 'ready',
      rows: 300,
      columns: 6,
      rank: 6,
      precisionUsed: 'f64',
      version: 1,
    });
    expect(valuation.lambda).toBeCloseTo(traceLambda(rows), 9);
    expect(valuation.effectiveDimension).toBeCloseTo(dimension, 6);
    expect(valuation.expectedError).toBeGreaterThan(0);
    expect(valuation.expectedError).toBeLessThan(tolerance);
    const items = await itemsOf(valuation);
    expect(items.map(({ externalId }) => externalId)).toEqual(ids);
    expect(
      worst(
        items.map(({ leverage }) => leverage),
        expected,
      ),
    ).toBeLessThan(tolerance);
    expect(
      worst(
        items.map(({ value }) => value),
        expected.map((leverage) => leverage / dimension),
      ),
    ).toBeLessThan(tolerance);
    expect(sum(items.map(({ value }) => value))).toBeCloseTo(1, 12);
    const ranked = [...items].sort((a, b) => a.rank - b.rank);
    expect(ranked.map(({ rank }) => rank)).toEqual(Array.from({ length: 300 }, (_, k) => k + 1));
    expect(ranked.every(({ value }, k) => k === 0 || value <= ranked[k - 1].value)).toBe(true);
    expect(items.every(({ label }, k) => label === labels[k])).toBe(true);
  });

  const transforms: [string, object, (x: Rows) => Rows][] = [
    ['rows of length 1', { normalize: true }, normalized],
    ['centred columns', { center: true }, centered],
    ['rows of length 1, then centred', { normalize: true, center: true }, (x) => centered(normalized(x))],
  ];
  it.each(transforms)('can be of %s', async (_, options, transform) => {
    const valuation = await admin.value(set.id, { ...options, labelScores: false });
    const x = transform(rows);
    expect(valuation.lambda).toBeCloseTo(traceLambda(x), 9);
    const items = await itemsOf(valuation);
    expect(
      worst(
        items.map(({ leverage }) => leverage),
        leverages(x, traceLambda(x)),
      ),
    ).toBeLessThan(tolerance);
  });

  it('use the λ that they are given', async () => {
    const valuation = await admin.value(set.id, { lambda: { rule: 'value', value: 37.5 }, labelScores: false });
    expect(valuation).toMatchObject({ lambda: 37.5, options: { lambda: { rule: 'value', value: 37.5 } } });
    const leverage = (await itemsOf(valuation)).map((item) => item.leverage);
    expect(worst(leverage, leverages(rows, 37.5))).toBeLessThan(tolerance);
  });

  it.each([0.5, 3, 5.9])('find the λ for an effective dimension of %d', async (dimension) => {
    const valuation = await admin.value(set.id, { lambda: { rule: 'dimension', dimension }, labelScores: false });
    expect(valuation.effectiveDimension).toBeCloseTo(dimension, 6);
    expect(sum(leverages(rows, valuation.lambda ?? 0))).toBeCloseTo(dimension, 6);
    expect(valuation.name).toBe('vectors.npy · dimension');
  });

  it('in mixed precision stay within the error that they tell', async () => {
    const valuation = await admin.value(set.id, { precision: 'mixed', labelScores: false });
    const expected = leverages(rows, valuation.lambda ?? 0);
    const error = worst(
      (await itemsOf(valuation)).map((item) => item.leverage),
      expected,
    );
    expect(error).toBeLessThan(Math.max(valuation.expectedError ?? 0, tolerance));
  });

  describe('with labels', () => {
    it('find a label that was swapped', async () => {
      const valuation = await admin.value(set.id);
      expect(valuation.hasLabelScores).toBe(true);
      const items = await itemsOf(valuation);
      const suspects = [...items].sort((a, b) => (a.looResidual ?? 0) - (b.looResidual ?? 0)).slice(0, 3);
      expect(suspects.map(({ externalId }) => externalId)).toContain(ids[flipped]);
      expect(items.every(({ looResidual }) => looResidual !== null && looResidual <= 0)).toBe(true);
      expect(items[flipped].knnShapley).toBeLessThan(0);
      const negative = items.filter(({ knnShapley }) => (knnShapley ?? 0) < 0);
      expect(negative.length).toBeLessThan(30);
    });

    it('leave the label scores out when they are not wanted', async () => {
      const valuation = await admin.value(set.id, { labelScores: false });
      expect(valuation.hasLabelScores).toBe(false);
      expect((await itemsOf(valuation)).every((item) => item.looResidual === null && item.knnShapley === null)).toBe(
        true,
      );
    });

    it('of one class, or of none, have no label scores', async () => {
      for (const label of ['only', '']) {
        const { id } = await admin.newDataset(`one class ${label}`);
        const table = Buffer.from(`id,label\na,${label}\nb,${label}\nc,${label}\n`);
        const { id: setId } = await admin.importVectors(id, {
          'x.npy': npy(Float32Array.of(1, 2, 3, 5, 8, 1), 2),
          'x.csv': table,
        });
        const valuation = await admin.value(setId);
        expect(valuation.hasLabelScores).toBe(false);
        expect((await itemsOf(valuation)).map(({ looResidual, knnShapley }) => looResidual ?? knnShapley)).toEqual([
          null,
          null,
          null,
        ]);
      }
    });
  });

  describe('of degenerate vectors', () => {
    it.each<[string, number[], number]>([
      ['one row', [3, 4], 2],
      ['one number', [7], 1],
      ['fewer rows than columns', [1, 2, 3, 4, 5, 6, 7, 8], 4],
      ['equal rows', [1, 2, 1, 2, 1, 2], 2],
      ['a row of zeros', [0, 0, 1, 2, 3, 1], 2],
    ])('%s: shares that add up to 1', async (name, numbers, columns) => {
      const valuation = await admin.value((await newSet(name, Float32Array.from(numbers), columns)).id);
      const items = await itemsOf(valuation);
      expect(sum(items.map(({ value }) => value))).toBeCloseTo(1, 12);
      expect(items.every(({ leverage }) => leverage >= 0 && leverage < 1)).toBe(true);
    });

    it.each<[string, number[], object, string]>([
      ['nothing but zeros', [0, 0, 0, 0], {}, 'all_zero'],
      ['equal rows that are centred', [1, 2, 1, 2, 1, 2], { center: true }, 'all_zero'],
      [
        'dependent columns and next to no λ',
        [1, 2, 2, 4, 3, 6],
        { lambda: { rule: 'value', value: 1e-300 } },
        'not_positive_definite',
      ],
      [
        'a rank that the dimension is beyond',
        [1, 2, 2, 4, 3, 6],
        { lambda: { rule: 'dimension', dimension: 1.5 } },
        'dimension_unreachable',
      ],
    ])('%s: refused with a code, and nothing is kept', async (name, numbers, options, code) => {
      const { id } = await newSet(name, Float32Array.from(numbers), 2);
      const job = await admin.post<Job>('/valuations', { embeddingSetId: id, ...options });
      expect(await admin.ended(job.id, 'failed')).toMatchObject({ attempt: 1, error: { code } });
      const path = `/valuations/${String(job.subjectId)}`;
      expect(await admin.get<Valuation>(path)).toMatchObject({ state: 'failed', effectiveDimension: null });
      for (const part of ['summary', 'items', 'map', 'map-info', 'export.csv', 'export.parquet'])
        expect(await admin.refusal('GET', `${path}/${part}`)).toMatchObject({ code: 'conflict' });
      expect(await app.dataSource.query('select 1 from item_value where valuation_id = $1', [job.subjectId])).toEqual(
        [],
      );
    });
  });

  it.each<[string, string]>([
    ['lambda.dimension', '{"lambda": {"rule": "dimension", "dimension": 6}}'],
    ['lambda.dimension', '{"lambda": {"rule": "dimension", "dimension": 1e308}}'],
    ['lambda.dimension', '{"lambda": {"rule": "dimension", "dimension": 0}}'],
    ['lambda.dimension', '{"lambda": {"rule": "dimension", "dimension": null}}'],
    ['lambda.value', '{"lambda": {"rule": "value", "value": -1}}'],
    ['lambda.value', '{"lambda": {"rule": "value", "value": 0}}'],
    ['lambda.value', '{"lambda": {"rule": "value", "value": 1e999}}'],
    ['lambda.value', '{"lambda": {"rule": "value", "value": "NaN"}}'],
    ['lambda.rule', '{"lambda": {"rule": "guess"}}'],
    ['lambda.value', '{"lambda": {"rule": "trace", "value": 1}}'],
    ['neighbours', '{"neighbours": 0}'],
    ['neighbours', '{"neighbours": 1.5}'],
    ['precision', '{"precision": "f16"}'],
    ['method', '{"method": "random"}'],
    ['center', '{"center": "yes"}'],
  ])('are refused with the path %s for %s', async (path, options) => {
    const body = Buffer.from(options.replace('{', `{"embeddingSetId": "${set.id}", `));
    const problem = await admin.refusal('POST', '/valuations', {
      bytes: body,
      headers: { 'content-type': 'application/json' },
    });
    expect(problem).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
  });
});
