import type { Estimate, PrunedItem, PruningJob, PruningReport } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import {
  contentsOf,
  decisionsOf,
  importPrunable,
  makePrunable,
  NEAR_COSINE,
  prune,
  type PruneRequest,
  versionsOf,
} from '../support/prunable';
import { leverages, traceLambda } from '../support/ridge';

const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const count = <T>(values: readonly T[], value: T): number => values.filter((candidate) => candidate === value).length;

describe('a preview of a pruning', () => {
  let app: TestApp;
  let admin: Client;
  let datasetId: string;
  let embeddingSetId: string;
  const data = makePrunable();
  const total = data.ids.length;

  beforeAll(async () => {
    app = await startApp('pruning_preview');
    ({ admin } = app);
    await app.startWorker();
    ({ id: embeddingSetId, datasetId } = await importPrunable(admin, 'to prune', data));
  });
  afterAll(() => app.close());

  const preview = async (
    request: PruneRequest,
  ): Promise<{ job: PruningJob; report: PruningReport; items: PrunedItem[] }> => {
    const job = await prune(admin, datasetId, { dryRun: true, ...request });
    if (!job.report) throw new Error('The preview has no report.');
    return { job, report: job.report, items: await decisionsOf(admin, job) };
  };
  /** Without what takes long and is not looked at. */
  const quick = { probe: null } as const;
  const byId = (items: PrunedItem[]): Map<string, PrunedItem> => new Map(items.map((item) => [item.externalId, item]));
  const kept = (items: PrunedItem[]): PrunedItem[] => items.filter((item) => item.kept);

  describe('by default', () => {
    let job: PruningJob;
    let report: PruningReport;
    let items: PrunedItem[];
    let before: string;
    beforeAll(async () => {
      before = await contentsOf(app.dataSource);
      ({ job, report, items } = await preview({ target: { kind: 'count', keep: 60 }, sweep: [0.5, 0.1] }));
    });

    it('changes nothing of the data set', async () => {
      expect(await contentsOf(app.dataSource)).toBe(before);
      expect(await versionsOf(admin, datasetId)).toHaveLength(1);
      expect(job).toMatchObject({
        ...{ state: 'previewed', datasetId, embeddingSetId, version: 1, datasetName: 'to prune' },
        ...{ appliedVersion: null, appliedAt: null, undoneVersion: null, purgeableAt: null, purgedAt: null },
        previewHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        request: { method: 'influence', dryRun: true, seed: 0 },
      });
    });

    it('keeps as many as were asked for, and its counts tie', () => {
      expect(job).toMatchObject({ items: total, kept: 60 });
      expect(report).toMatchObject({ items: total, kept: 60, dropped: total - 60, method: 'influence' });
      expect(sum(Object.values(report.reasons))).toBe(total);
      for (const [reason, many] of Object.entries(report.reasons))
        expect(items.filter((item) => item.reason === reason)).toHaveLength(many);
      expect(kept(items)).toHaveLength(60);
      expect(items.map(({ rank }) => rank)).toEqual(items.map((_, k) => k + 1));
      expect(items.map(({ externalId }) => externalId).sort()).toEqual([...data.ids].sort());
      for (const item of items) {
        expect(['must-keep', 'floor', 'selected'].includes(item.reason)).toBe(item.kept);
        expect(item.weight === null).toBe(!item.kept);
        if (item.weight !== null) expect(item.weight).toBeGreaterThan(0);
      }
    });

    it('shows the shares of leverage as values', () => {
      const scores = leverages(data.rows, traceLambda(data.rows));
      const dimension = sum(scores);
      expect(report.lambda).toBeCloseTo(traceLambda(data.rows), 9);
      expect(report.certificate.effectiveDimension.full).toBeCloseTo(dimension, 5);
      const found = byId(items);
      data.ids.forEach((id, k) => expect(found.get(id)?.value).toBeCloseTo(scores[k] / dimension, 6));
    });

    it('certifies what is kept', () => {
      const { certificate } = report;
      expect(certificate.epsilon).toBeGreaterThan(0);
      expect(certificate.effectiveDimension.subset).toBeGreaterThan(0);
      expect(certificate.coverageRadius).toBeGreaterThan(0);
      expect(certificate.logDet).toEqual(expect.any(Number));
      expect(certificate.coverageRows).toBe(total);
      expect(report.engine).toEqual(expect.any(String));
      expect(Object.keys(report.seconds).length).toBeGreaterThan(0);
    });

    it('tells how classes and contributors shift', () => {
      for (const [drift, field] of [
        [report.drift.classes, 'label'],
        [report.drift.contributors, 'contributor'],
      ] as const) {
        expect(sum(drift.groups.map((group) => group.before))).toBe(total);
        expect(sum(drift.groups.map((group) => group.after))).toBe(60);
        for (const { value, before: was, after } of drift.groups) {
          expect(was).toBe(items.filter((item) => item[field] === value).length);
          expect(after).toBe(kept(items).filter((item) => item[field] === value).length);
        }
        const distance = sum(drift.groups.map((group) => Math.abs(group.before / total - group.after / 60))) / 2;
        expect(drift.totalVariation).toBeCloseTo(distance, 12);
      }
    });

    it('collapses items with the same content', () => {
      const found = byId(items);
      for (const [copy, original] of data.exact) {
        const pair = [found.get(data.ids[copy]), found.get(data.ids[original])];
        const [dropped] = pair.filter((item) => item?.reason === 'exact-duplicate');
        expect(pair.map((item) => item?.externalId)).toContain(dropped?.duplicateOf);
        expect(dropped?.duplicateOf).not.toBe(dropped?.externalId);
      }
      expect(report.duplicates).toEqual({ groups: data.exact.length, exact: data.exact.length, near: 0 });
    });

    const expectEstimate = ({ mean, sd, interval, values }: Estimate): void => {
      const average = sum(values) / values.length;
      expect(mean).toBeCloseTo(average, 9);
      expect(sd).toBeCloseTo(Math.sqrt(sum(values.map((value) => (value - average) ** 2)) / (values.length - 1)), 9);
      expect(interval[0]).toBeLessThanOrEqual(mean);
      expect(interval[1]).toBeGreaterThanOrEqual(mean);
      // Student's t for 95 % and 4 degrees of freedom, from tables.
      if (values.length === 5) expect(interval[1] - mean).toBeCloseTo((2.776_445 * sd) / Math.sqrt(5), 5);
    };

    it('trains on all, on kept and on random items, and compares', () => {
      const { probe } = report;
      if (!probe) throw new Error('There is no probe.');
      const estimates = [probe.all, probe.kept, probe.random, probe.difference];
      for (const estimate of estimates) {
        expect(estimate.values).toHaveLength(5);
        expectEstimate(estimate);
      }
      expect(probe).toMatchObject({ seeds: 5, metric: 'accuracy' });
      expect(probe.heldOutRows).toBeGreaterThan(0);
      probe.difference.values.forEach((value, seed) =>
        expect(value).toBeCloseTo(probe.kept.values[seed] - probe.random.values[seed], 12),
      );
      const [low, high] = probe.difference.interval;
      expect(probe.verdict).toBe(low > 0 ? 'better' : high < 0 ? 'worse' : 'not-distinguishable');
    });

    it('draws quality against size', () => {
      expect(report.sweep?.map(({ fraction }) => fraction).sort()).toEqual([0.1, 0.5]);
      for (const point of report.sweep ?? []) {
        expect(Math.abs(point.rows - point.fraction * total)).toBeLessThanOrEqual(1);
        for (const estimate of [point.kept, point.random, point.topk]) expectEstimate(estimate);
      }
    });
  });

  it('says in its first line when kept is not better than random', async () => {
    // Half of three well separated classes: nothing can beat chance.
    const { report } = await preview({ method: 'random', target: { kind: 'fraction', keep: 0.5 } });
    expect(report.probe?.verdict).toBe('not-distinguishable');
    expect(report.headline).toMatch(/^not better than random/i);
  });

  it('finds that one of each class trains better than three at random', async () => {
    const { report } = await preview({
      ...{ target: { kind: 'count', keep: 3 }, floors: { classes: 1 }, probe: { seeds: 20 } },
      labelGate: { dropShare: 0.02 },
    });
    expect(report.probe).toMatchObject({ seeds: 20, verdict: 'better' });
    expect(report.headline).not.toMatch(/not better/i);
  });

  it.each(['pivotal', 'poisson', 'iid', 'topk', 'greedy-d', 'greedy-a', 'greedy-v', 'kcenter', 'random'] as const)(
    'can be made by %s',
    async (method) => {
      const { report, items } = await preview({ ...quick, method, target: { kind: 'fraction', keep: 0.2 } });
      expect(report.method).toBe(method);
      expect(report.kept).toBe(kept(items).length);
      // Poisson sampling hits its size on average; i.i.d. sampling may draw an item twice.
      if (!['poisson', 'iid'].includes(method)) expect(report.kept).toBe(Math.round(0.2 * total));
      expect(report.kept).toBeGreaterThan(0);
      expect(report.kept).toBeLessThanOrEqual(total / 2);
    },
  );

  it('keeps what must be kept, drops what must be dropped, by id and by filter', async () => {
    const [keepIds, dropIds] = [data.ids.slice(110, 114), data.ids.slice(120, 125)];
    const { items, report } = await preview({
      ...quick,
      target: { kind: 'count', keep: 40 },
      mustKeep: { externalIds: keepIds, filter: { group: 'video-3' } },
      mustDrop: { externalIds: dropIds, filter: { contributor: 'bob', group: 'video-5' } },
    });
    const found = byId(items);
    const keepAll = [...keepIds, ...data.ids.filter((_, k) => data.groups[k] === 'video-3')];
    const dropAll = [
      ...dropIds,
      ...data.ids.filter((_, k) => data.groups[k] === 'video-5' && data.contributors[k] === 'bob'),
    ];
    for (const id of keepAll) expect(found.get(id)).toMatchObject({ kept: true, reason: 'must-keep' });
    for (const id of dropAll) expect(found.get(id)).toMatchObject({ kept: false, reason: 'must-drop' });
    expect(report.reasons).toMatchObject({ 'must-keep': keepAll.length, 'must-drop': dropAll.length });
    expect(report.kept).toBe(40);
  });

  it('meets floors per class and per contributor', async () => {
    const { items, report } = await preview({
      ...{ ...quick, method: 'topk', target: { kind: 'count', keep: 30 } },
      floors: { classes: 8, contributors: { ann: 12 } },
    });
    const labels = kept(items).map(({ label }) => label);
    for (const label of ['=1+1', 'b', 'c']) expect(count(labels, label)).toBeGreaterThanOrEqual(8);
    expect(kept(items).filter(({ contributor }) => contributor === 'ann').length).toBeGreaterThanOrEqual(12);
    expect(report.kept).toBe(30);
  });

  it('collapses near duplicates by the cosine of their embeddings', async () => {
    const cosine = (a: number, b: number): number => {
      const [x, y] = [data.rows[a], data.rows[b]];
      return sum(x.map((value, j) => value * y[j])) / Math.hypot(...x) / Math.hypot(...y);
    };
    const close = data.rows.flatMap((_, a) =>
      data.rows.flatMap((__, b) => (b > a && cosine(a, b) >= NEAR_COSINE ? [[b, a]] : [])),
    );
    expect(close.sort()).toEqual([...data.exact, ...data.near].sort()); // what was planted, and nothing else
    const { items, report } = await preview({
      ...{ ...quick, target: { kind: 'fraction', keep: 1 } },
      duplicates: { exact: true, cosine: NEAR_COSINE },
    });
    const found = byId(items);
    for (const [copy, original] of data.near) {
      const pair = [copy, original].map((k) => found.get(data.ids[k]));
      expect(pair.filter((item) => item?.reason === 'near-duplicate')).toHaveLength(1);
      expect(pair.filter((item) => item?.kept)).toHaveLength(1);
    }
    const all = data.exact.length + data.near.length;
    expect(report).toMatchObject({ kept: total - all, dropped: all });
    expect(report.duplicates).toMatchObject({ exact: data.exact.length, near: data.near.length });
    const apart = await preview({ ...quick, target: { kind: 'count', keep: total - 1 }, duplicates: { exact: false } });
    expect(apart.report).toMatchObject({ duplicates: null, reasons: { 'not-selected': 1 } });
  });

  it('drops the most suspicious labels first', async () => {
    const { items, report } = await preview({
      ...{ ...quick, target: { kind: 'count', keep: 60 } },
      labelGate: { score: 'looResidual', dropShare: 0.03 },
    });
    const gated = items.filter(({ reason }) => reason === 'label-error');
    expect(gated.map(({ externalId }) => externalId)).toContain(data.ids[data.flipped]);
    expect(report.labelGate).toMatchObject({ score: 'looResidual', dropped: gated.length });
    expect(gated.length).toBeLessThanOrEqual(Math.ceil(0.03 * total));
  });

  it('keeps or drops items of a group together', async () => {
    const { items, report } = await preview({
      ...{ ...quick, keepGroupsWhole: true, target: { kind: 'count', keep: 60 } },
      mustKeep: { externalIds: [data.ids[0]] },
    });
    const groups = new Map<string, Set<boolean>>();
    for (const { group, kept: isKept } of items)
      if (group !== null) groups.set(group, (groups.get(group) ?? new Set()).add(isKept));
    expect(groups.size).toBe(9);
    expect([...groups.values()].every(({ size }) => size === 1)).toBe(true);
    expect([...(groups.get('video-0') ?? [])]).toEqual([true]);
    expect(Math.abs(report.kept - 60)).toBeLessThan(10);
  });

  it('drops what scores below a value', async () => {
    const valuation = await admin.value(embeddingSetId);
    const below = 1 / total;
    const { items, job } = await preview({
      ...{ ...quick, valuationId: valuation.id, duplicates: { exact: false } },
      target: { kind: 'value', score: 'value', below },
    });
    expect(job.valuationId).toBe(valuation.id);
    expect(items.filter(({ value }) => value < below).length).toBeGreaterThan(10);
    for (const item of items) {
      expect(item.kept).toBe(item.value >= below);
      if (!item.kept) expect(item.reason).toBe('below-value');
    }
  });

  it('keeps enough for a share of the effective dimension, and not more', async () => {
    const sizes: number[] = [];
    for (const share of [0.5, 0.9]) {
      const { report } = await preview({ ...quick, method: 'greedy-d', target: { kind: 'dimension', share } });
      const { full, subset } = report.certificate.effectiveDimension;
      expect(subset ?? 0).toBeGreaterThanOrEqual(share * full);
      sizes.push(report.kept);
    }
    expect(sizes[0]).toBeLessThan(sizes[1]);
    expect(sizes[1]).toBeLessThan(total);
  });

  it('keeps enough for a spectral error', async () => {
    const { report } = await preview({
      ...{ ...quick, method: 'pivotal', target: { kind: 'accuracy', epsilon: 0.9, delta: 0.2 } },
    });
    expect(report.certificate.planned).toMatchObject({ delta: 0.2 });
    expect(report.certificate.epsilon).toBeLessThanOrEqual(0.9);
    expect(report.kept).toBeLessThan(total);
  });

  it('is listed, and its items can be narrowed', async () => {
    const { job, items } = await preview({ ...quick, name: 'a name to look for', target: { kind: 'count', keep: 9 } });
    expect(await admin.get('/pruning-jobs', { 'filter[q]': 'name to LOOK' })).toMatchObject({
      total: 1,
      data: [{ id: job.id, name: 'a name to look for' }],
    });
    expect(await admin.get('/pruning-jobs', { 'filter[state]': 'applied' })).toEqual({ data: [], total: 0 });
    const only = await admin.get(`/pruning-jobs/${job.id}/items`, { 'filter[kept]': 'true', 'filter[label]': 'b' });
    const expected = items.filter((item) => item.kept && item.label === 'b');
    expect(only).toMatchObject({ total: expected.length, data: expected });
    const byWeight = await admin.get(`/pruning-jobs/${job.id}/items`, { sort: 'weight:desc', perPage: 9 });
    expect(byWeight).toMatchObject({ total, data: Array.from({ length: 9 }, () => ({ kept: true })) });
  });
});
