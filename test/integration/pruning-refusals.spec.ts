import type { List, PruningJob } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { csv, npy } from '../support/files';
import { contentsOf, importPrunable, makePrunable, prune } from '../support/prunable';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
/** A request that only its other fields can be wrong about. */
const fine = { target: { kind: 'count', keep: 30 }, probe: null };

describe('a pruning that cannot be', () => {
  let app: TestApp;
  let admin: Client;
  let datasetId: string;
  let embeddingSetId: string;
  const data = makePrunable();
  const total = data.ids.length;
  const inClass = (label: string): number => data.labels.filter((candidate) => candidate === label).length;

  beforeAll(async () => {
    app = await startApp('pruning_refusals');
    ({ admin } = app);
    await app.startWorker();
    ({ id: embeddingSetId, datasetId } = await importPrunable(admin, 'to prune', data));
  });
  afterAll(() => app.close());

  const refusal = (request: object) =>
    admin.refusal('POST', '/pruning-jobs', { body: { datasetId, ...fine, ...request } });
  const target = (kind: string, fields: object): object => ({ target: { kind, ...fields } });

  it.each<[path: string, request: object]>([
    ['target.keep', target('count', { keep: 0 })],
    ['target.keep', target('count', { keep: -1 })],
    ['target.keep', target('count', { keep: 1.5 })],
    ['target.keep', target('fraction', { keep: 0 })],
    ['target.keep', target('fraction', { keep: 1.01 })],
    ['target.epsilon', target('accuracy', { epsilon: 0 })],
    ['target.epsilon', target('accuracy', { epsilon: 1.1 })],
    ['target.delta', target('accuracy', { epsilon: 0.5, delta: 1 })],
    ['target.share', target('dimension', { share: 0 })],
    ['target.share', target('dimension', { share: 1.1 })],
    ['target.below', target('value', { below: 'low' })],
    ['target.score', target('value', { below: 0, score: 'beauty' })],
    ['target.kind', target('guess', {})],
    ['target.epsilon', target('count', { keep: 3, epsilon: 0.5 })],
    ['method', { method: 'guess' }],
    ['floors.classes', { floors: { classes: 0 } }],
    ['floors.contributors', { floors: { contributors: 'all' } }],
    ['mustKeep.filter', { mustKeep: { filter: {} } }],
    ['mustDrop.filter.colour', { mustDrop: { filter: { colour: 'red', label: 'b' } } }],
    ['labelGate', { labelGate: {} }],
    ['labelGate', { labelGate: { dropShare: 0.1, dropBelow: 0 } }],
    ['labelGate.dropShare', { labelGate: { dropShare: 0.6 } }],
    ['duplicates.cosine', { duplicates: { cosine: 1.5 } }],
    ['lambda.value', { lambda: { rule: 'value', value: 0 } }],
    ['seed', { seed: -1 }],
    ['probe.seeds', { probe: { seeds: 4 } }],
    ['probe.heldOut', { probe: { heldOut: 0.9 } }],
    ['sweep', { sweep: [] }],
    ['sweep.1', { sweep: [0.5, 1] }],
    ['refuseIfNotBetter', { refuseIfNotBetter: true }],
    ['version', { version: 7 }],
    ['colour', { colour: 'red' }],
  ])('is refused with the path %s: %j', async (path, request) => {
    expect(await refusal(request)).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ path }] });
  });

  it.each([
    ['all of them', target('count', { keep: total })],
    ['more than there are', target('count', { keep: 10 * total })],
    ['the whole', target('fraction', { keep: 1 })],
    ['all but a part of one', target('fraction', { keep: 1 - 0.1 / total })],
  ])('keeps %s and drops nothing', async (_, request) => {
    expect(await refusal(request)).toMatchObject({
      ...{ status: 422, code: 'nothing_to_drop' },
      errors: [{ path: 'target.keep' }],
    });
  });

  describe('by floors', () => {
    it('that ask for more than there is says of which', async () => {
      const problem = await refusal({ floors: { classes: inClass('c') + 1 } });
      expect(problem).toMatchObject({ status: 422, code: 'floors_unmeetable' });
      expect(problem.errors).toEqual(
        ['=1+1', 'c'].map((label) => ({
          path: 'floors.classes',
          message: `asks for ${inClass('c') + 1} of ${label}, which has ${inClass(label)}`,
        })),
      );
      expect(problem.detail).toContain(`asks for ${inClass('c') + 1} of c, which has ${inClass('c')}`);
      const floors = { classes: { b: 1000, c: 1, nowhere: 1 }, contributors: { eve: 2 } };
      const several = await refusal({ floors });
      expect(several).toMatchObject({ status: 422, code: 'floors_unmeetable' });
      expect(several.errors?.map(({ path }) => path)).toEqual([
        'floors.classes.b',
        'floors.classes.nowhere',
        'floors.contributors.eve',
      ]);
    });

    it.each([
      ['floors.classes', { classes: 11 }],
      ['floors.classes', { classes: { b: 16, c: 15 } }],
      ['floors.contributors', { contributors: 16 }],
    ])('that need more than is kept: %s', async (path, floors) => {
      expect(await refusal({ floors })).toMatchObject({ status: 422, code: 'floors_exceed_size', errors: [{ path }] });
    });
  });

  describe('by lists', () => {
    it.each(['mustKeep', 'mustDrop'])('%s that name unknown items says which', async (list) => {
      const externalIds = [data.ids[0], 'nobody', data.ids[1], 'nothing'];
      expect(await refusal({ [list]: { externalIds } })).toMatchObject({
        ...{ status: 422, code: 'unknown_items' },
        errors: [{ path: `${list}.externalIds.1` }, { path: `${list}.externalIds.3` }],
      });
      expect(await refusal({ [list]: { filter: { label: 'b', group: 'nowhere' } } })).toMatchObject({
        ...{ status: 422, code: 'unknown_items' },
        errors: [{ path: `${list}.filter` }],
      });
    });

    it.each<[string, string, object]>([
      [
        'an item in both',
        'mustDrop',
        { mustKeep: { externalIds: data.ids.slice(0, 3) }, mustDrop: { externalIds: data.ids.slice(2, 5) } },
      ],
      ['all of them in one', 'mustDrop', { mustDrop: { externalIds: data.ids } }],
      ['more to keep than are wanted', 'mustKeep', { mustKeep: { externalIds: data.ids.slice(0, 31) } }],
      [
        'a group that shall stay whole in both',
        'mustDrop',
        { keepGroupsWhole: true, mustKeep: { externalIds: [data.ids[0]] }, mustDrop: { externalIds: [data.ids[1]] } },
      ],
    ])('that have %s', async (_, path, request) => {
      expect(await refusal(request)).toMatchObject({ status: 422, code: 'validation_failed', errors: [{ path }] });
    });
  });

  describe('for want of data', () => {
    const vectors = npy(Float32Array.of(1, 2, 3, 5, 8, 1, 2, 2), 2);
    const newSet = async (name: string, labels: string[]): Promise<string> => {
      const { id } = await admin.newDataset(name);
      const table = csv(['id', 'label'], ...labels.map((label, k) => [`i${k}`, label]));
      await admin.importVectors(id, { 'v.npy': vectors, 'v.csv': table });
      return id;
    };
    const small = { target: { kind: 'count', keep: 2 } };

    it('has no data set, or an empty one', async () => {
      expect(await refusal({ datasetId: UNKNOWN })).toMatchObject({ code: 'not_found' });
      const { id } = await admin.newDataset('empty');
      expect(await refusal({ datasetId: id })).toMatchObject({ status: 422, code: 'dataset_empty' });
    });

    it('has no embedding', async () => {
      const { id } = await admin.newDataset('not embedded');
      await admin.import(id, { 'rows.csv': csv(['id', 'label', 'x'], ['a', 'p', 1], ['b', 'q', 2]) });
      expect(await refusal({ datasetId: id, target: { kind: 'count', keep: 1 } })).toMatchObject({
        ...{ status: 422, code: 'no_embedding' },
        errors: [{ path: 'version' }],
      });
    });

    it('goes by embeddings or values of something else', async () => {
      const other = await newSet('other', ['p', 'q', 'p', 'q']);
      const sets = await admin.get<List<{ id: string }>>('/embedding-sets', { 'filter[datasetId]': other });
      const valuation = await admin.value(sets.data[0].id);
      for (const [path, request] of [
        ['embeddingSetId', { embeddingSetId: sets.data[0].id }],
        ['valuationId', { valuationId: valuation.id }],
        ['valuationId', { embeddingSetId, valuationId: valuation.id }],
      ] as const)
        expect(await refusal(request)).toMatchObject({ code: 'validation_failed', errors: [{ path }] });
      for (const request of [{ embeddingSetId: UNKNOWN }, { valuationId: UNKNOWN }])
        expect(await refusal(request)).toMatchObject({ code: 'not_found' });
    });

    it.each([
      ['no_labels', ['', '', '', '']],
      ['single_class', ['p', 'p', 'p', '']],
    ])('has %s where labels are needed', async (code, labels) => {
      const id = await newSet(code, labels);
      for (const [path, request] of [
        ['probe', { probe: {} }],
        ['labelGate', { labelGate: { dropShare: 0.2 } }],
        ['sweep', { sweep: [0.5] }],
        ['target.score', { target: { kind: 'value', score: 'looResidual', below: 0 } }],
      ] as const)
        expect(await refusal({ datasetId: id, ...small, ...request })).toMatchObject({
          status: 422,
          code,
          errors: [{ path }],
        });
      const { report } = await prune(admin, id, { target: { kind: 'count', keep: 2 }, probe: null, dryRun: true });
      expect(report).toMatchObject({ kept: 2, probe: null });
    });

    it('has numbers that are none: the job fails with a code, and leaves nothing', async () => {
      const id = await newSet('not finite', ['p', 'q', 'p', 'q']);
      await app.dataSource.query(
        `update feature_block b set data = overlay(b.data placing '\\x0000c07f'::bytea from 5)
         from embedding_set e where e.id = b.embedding_set_id and e.dataset_id = $1`,
        [id],
      );
      const contents = await contentsOf(app.dataSource);
      const job = await prune(admin, id, { target: { kind: 'count', keep: 2 }, probe: null }, 'failed');
      expect(job).toMatchObject({ state: 'failed', report: null, previewHash: null, kept: null });
      expect(await admin.get(`/jobs/${String(job.jobId)}`)).toMatchObject({
        attempt: 1,
        error: { code: 'non_finite' },
      });
      expect(await contentsOf(app.dataSource)).toBe(contents);
      for (const part of ['items', 'manifest', 'manifest.jsonl', 'manifest.csv', 'manifest.parquet'])
        expect(await admin.refusal('GET', `/pruning-jobs/${job.id}/${part}`)).toMatchObject({ code: 'conflict' });
    });
  });

  it('leaves no pruning job behind', async () => {
    const { total: jobs } = await admin.get<List<PruningJob>>('/pruning-jobs', { 'filter[datasetId]': datasetId });
    expect(jobs).toBe(0);
  });

  it.each(['', '/items', '/manifest', '/manifest.jsonl', '/manifest.csv', '/manifest.parquet'])(
    'does not exist: GET %s',
    async (path) => {
      expect(await admin.refusal('GET', `/pruning-jobs/${UNKNOWN}${path}`)).toMatchObject({ code: 'not_found' });
    },
  );
});
