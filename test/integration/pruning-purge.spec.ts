import type { Job, PrunedItem, PruningJob } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { embedder, imageArchive } from '../support/every-route';
import { pixels, png, zip } from '../support/files';
import { change, decisionsOf, importPrunable, membersOf, prune, versionsOf } from '../support/prunable';

const ITEMS = 30;
const KEPT = 12;
/** This picture is dropped here, and another data set has it, too. */
const SHARED = 7;

describe('what a pruning dropped, when it is purged', () => {
  let app: TestApp;
  let admin: Client;
  let datasetId: string;
  let otherId: string;
  let job: PruningJob;
  let items: PrunedItem[];
  let manifest: Buffer;

  const download = async (): Promise<Buffer> =>
    (await admin.send('GET', `/pruning-jobs/${job.id}/manifest.jsonl`)).bytes;
  const payloadOf = ({ id }: Pick<PrunedItem, 'id'>) =>
    admin.send('GET', `/items/${id}/payload`, { query: { version: 1 } });

  beforeAll(async () => {
    app = await startApp('pruning_purge', { ASSAY_PRUNING_RETENTION_DAYS: '0' });
    ({ admin } = app);
    await app.startWorker();
    ({ id: datasetId } = await admin.newDataset('pictures'));
    await admin.import(datasetId, { 'images.zip': imageArchive(ITEMS) });
    ({ id: otherId } = await admin.newDataset('other pictures'));
    await admin.import(otherId, { 'images.zip': zip({ 'c/shared.png': png(pixels(SHARED)) }) });
    const { bytes, ...use } = embedder;
    const { id: uploadId } = await admin.upload('embedder.onnx', bytes);
    const model = await admin.post<{ id: string }>('/models', { name: 'embedder', uploadId, ...use });
    await admin.ended((await admin.post<Job>('/embedding-sets', { datasetId, modelId: model.id })).id);
    job = await prune(admin, datasetId, {
      ...{ target: { kind: 'count', keep: KEPT }, probe: null, duplicates: { exact: false } },
      mustDrop: { externalIds: [`item-${SHARED}`] },
    });
    items = await decisionsOf(admin, job);
    manifest = await download();
  });
  afterAll(() => app.close());

  it('is purged by an admin only', async () => {
    for (const role of ['viewer', 'annotator', 'curator'] as const) {
      const program = await app.as(role);
      expect(await program.refusal('POST', `/pruning-jobs/${job.id}/purge`)).toMatchObject({ code: 'forbidden' });
    }
    expect(await admin.get(`/pruning-jobs/${job.id}`)).toMatchObject({ state: 'applied', purgedAt: null });
  });

  it('was all there until then', async () => {
    expect(items.filter(({ kept }) => !kept)).toHaveLength(ITEMS - KEPT);
    for (const item of items) expect((await payloadOf(item)).status).toBe(200);
  });

  it('is gone, but for what something else has', async () => {
    const purged = await change(admin, job, 'purge');
    expect(purged).toMatchObject({ state: 'applied', purgedAt: expect.any(String), purgeableAt: null });
    for (const item of items) {
      const isThere = item.kept || item.externalId === `item-${SHARED}`;
      expect([item.externalId, (await payloadOf(item)).status]).toEqual([item.externalId, isThere ? 200 : 404]);
    }
    const [{ id }] = (await admin.get<{ data: PrunedItem[] }>(`/datasets/${otherId}/items`)).data;
    expect((await admin.send('GET', `/items/${id}/payload`)).bytes.equals(png(pixels(SHARED)))).toBe(true);
    const left: unknown[] = await app.dataSource.query('select 1 from payload');
    expect(left).toHaveLength(KEPT + 1);
  });

  it('leaves versions and the manifest as they were', async () => {
    expect((await versionsOf(admin, datasetId)).map(({ number, items: many }) => [number, many])).toEqual([
      [1, ITEMS],
      [2, KEPT],
    ]);
    expect(await membersOf(admin, datasetId, 1)).toHaveLength(ITEMS);
    expect((await download()).equals(manifest)).toBe(true);
    expect((await decisionsOf(admin, job)).map(({ externalId, sha256 }) => [externalId, sha256])).toEqual(
      items.map(({ externalId, sha256 }) => [externalId, sha256]),
    );
  });

  it('can be neither put back nor purged again', async () => {
    expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/undo`, { body: {} })).toMatchObject({
      ...{ status: 409, code: 'purged' },
    });
    expect(await admin.refusal('POST', `/pruning-jobs/${job.id}/purge`)).toMatchObject({ status: 409, code: 'purged' });
    expect(await versionsOf(admin, datasetId)).toHaveLength(2);
  });

  it('must have been dropped by a pruning that is applied', async () => {
    const { datasetId: vectors } = await importPrunable(admin, 'only previewed');
    const preview = await prune(admin, vectors, { target: { kind: 'count', keep: 9 }, probe: null, dryRun: true });
    for (const verb of ['purge', 'undo'] as const)
      expect(await admin.refusal('POST', `/pruning-jobs/${preview.id}/${verb}`, { body: {} })).toMatchObject({
        ...{ status: 409, code: 'not_applied' },
      });
  });

  it('is on the audit trail', async () => {
    const rows: unknown[] = await app.dataSource.query(
      `select action, actor, details from audit_event where subject_id = $1 and action = 'pruning-job.purged'`,
      [job.id],
    );
    // One picture stays, since another data set has it.
    expect(rows).toMatchObject([{ actor: 'admin', details: { items: ITEMS - KEPT, payloads: ITEMS - KEPT - 1 } }]);
  });
});
