import { createHash } from 'node:crypto';
import type { Item, List, PrunedItem, PruningJob, PruningManifest } from '@assay/contracts';
import canonicalize from 'canonicalize';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { jsonl } from '../support/files';
import {
  changeContent,
  decisionsOf,
  membersOf,
  importPrunable,
  makePrunable,
  prune,
  type PruneRequest,
  versionsOf,
} from '../support/prunable';

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const FORMATS = ['jsonl', 'csv', 'parquet'] as const;
const FORMULA = '=2+3';

/** A line of the manifest in JSON. */
interface Line {
  id: string;
  sha256: string;
  value: number;
  rank: number;
  decision: string;
  reason: string;
  weight: number | null;
  duplicateOf: string | null;
}

describe('the manifest of a pruning', () => {
  let app: TestApp;
  let admin: Client;
  let datasetId: string;
  let job: PruningJob;
  let items: PrunedItem[];
  const request: PruneRequest = {
    ...{ target: { kind: 'count', keep: 50 }, method: 'pivotal', seed: 3, dryRun: true },
    mustKeep: { externalIds: [FORMULA] },
    probe: null,
  };

  beforeAll(async () => {
    app = await startApp('pruning_manifest');
    ({ admin } = app);
    await app.startWorker();
    ({ datasetId } = await importPrunable(admin, 'to prune', makePrunable()));
    job = await prune(admin, datasetId, request);
    items = await decisionsOf(admin, job);
  });
  afterAll(() => app.close());

  const download = async ({ id }: PruningJob, format: (typeof FORMATS)[number]): Promise<Buffer> =>
    (await admin.send('GET', `/pruning-jobs/${id}/manifest.${format}`)).bytes;
  const lineOf = (item: PrunedItem): Line => ({
    ...{ id: item.externalId, sha256: item.sha256, value: item.value, rank: item.rank },
    ...{ decision: item.kept ? 'keep' : 'drop', reason: item.reason, weight: item.weight },
    duplicateOf: item.duplicateOf,
  });

  it('says what was asked for, of what, and by what', async () => {
    const manifest = await admin.get<PruningManifest>(`/pruning-jobs/${job.id}/manifest`);
    const [version] = await versionsOf(admin, datasetId);
    expect(manifest).toMatchObject({
      ...{ dataset: 'to prune', version: 1, versionManifest: version.manifestHash, items: items.length, kept: 50 },
      ...{ embeddingSet: job.embeddingSetId, valuation: null, hash: job.previewHash, engine: job.report?.engine },
      parameters: { method: 'pivotal', seed: 3, target: { kind: 'count', keep: 50 } },
    });
    // Neither ids of the job nor times, so that the same request gives the same bytes.
    for (const name of ['name', 'reason', 'dryRun', 'sweep', 'datasetId'])
      expect(manifest.parameters).not.toHaveProperty(name);
  });

  it('as JSON lines holds every decision, and hashes that anyone can compute', async () => {
    const text = (await download(job, 'jsonl')).toString('utf8');
    const end = text.indexOf('\n') + 1;
    const { hash, ...head } = JSON.parse(text.slice(0, end)) as PruningManifest;
    expect({ hash, ...head }).toEqual(await admin.get(`/pruning-jobs/${job.id}/manifest`));
    expect(head.rows).toBe(sha256(text.slice(end)));
    expect(hash).toBe(sha256(canonicalize(head) ?? ''));
    expect(hash).toBe(job.previewHash);
    const lines = text.slice(end, -1).split('\n');
    expect(lines.map((line) => JSON.parse(line) as Line)).toEqual(items.map(lineOf));
    expect(text.endsWith('\n')).toBe(true);
  });

  it('as CSV disarms what a spreadsheet would run', async () => {
    const text = (await download(job, 'csv')).toString('utf8');
    const rows = parse<Record<string, string>>(text, { columns: true });
    const armed = (id: string | null): string => (id?.startsWith('=') ? `'${id}` : (id ?? ''));
    expect(rows).toEqual(
      items.map(lineOf).map((line) => ({
        ...{ id: armed(line.id), sha256: line.sha256, value: String(line.value), rank: String(line.rank) },
        ...{ decision: line.decision, reason: line.reason, weight: line.weight === null ? '' : String(line.weight) },
        duplicate_of: armed(line.duplicateOf),
      })),
    );
    expect(rows.map(({ id }) => id)).toContain(`'${FORMULA}`);
    expect(rows.map((row) => row.duplicate_of)).toContain(`'${FORMULA}`);
  });

  it('as Parquet holds every decision, which can be imported again, and the head', async () => {
    const bytes = await download(job, 'parquet');
    const head = await admin.get<PruningManifest>(`/pruning-jobs/${job.id}/manifest`);
    expect(bytes.includes(canonicalize(head) ?? '-')).toBe(true);
    const { id } = await admin.newDataset('a manifest');
    await admin.import(id, { 'manifest.parquet': bytes }, { mapping: { externalId: 'id', attributes: 'all' } });
    const { data } = await admin.get<List<Item>>(`/datasets/${id}/items`, { perPage: 500 });
    const byRank = data.map(({ externalId, attributes }) => ({ id: externalId, ...attributes })) as unknown as Line[];
    expect(byRank.sort((a, b) => a.rank - b.rank)).toEqual(
      items.map(lineOf).map(({ duplicateOf, ...line }) => ({ ...line, duplicate_of: duplicateOf })),
    );
  });

  it('holds any ids and groups as they are', async () => {
    const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    const awkward = [
      '"',
      "'",
      ',',
      '\\',
      '\\N',
      '\t',
      'a\tb',
      'a\nb',
      'a\r\nb',
      '\u2028',
      '😀',
      '-1',
      '@x',
      '+1',
      ' x ',
      'NULL',
      'null',
    ];
    const ids = [...new Set([...awkward, ...fc.sample(anyText, { seed: 1, numRuns: 60 })])];
    const rows = ids.map((id, k) => ({
      id,
      group: ids[(k + 1) % ids.length],
      label: 'pq'[k % 2],
      v: [k % 7, k % 5, 1],
    }));
    const { id: other } = await admin.newDataset('awkward');
    await admin.importVectors(other, { 'rows.jsonl': jsonl(...rows) });
    const members = await membersOf(admin, other, 1);
    expect(members.length).toBeGreaterThan(60);
    const pruned = await prune(admin, other, { ...request, mustKeep: {}, target: { kind: 'count', keep: 20 } });
    const decided = await decisionsOf(admin, pruned);
    const text = (await download(pruned, 'jsonl')).toString('utf8');
    const lines = text.split('\n').slice(1, -1);
    expect(lines.map((line) => JSON.parse(line) as Line)).toEqual(decided.map(lineOf));
    expect(decided.map(({ externalId }) => externalId).sort()).toEqual(members);
    const cells = parse<Record<string, string>>((await download(pruned, 'csv')).toString('utf8'), { columns: true });
    const disarmed = (id: string): string => (/^[=+\-@\t\r]/.test(id) ? `'${id}` : id);
    expect(cells.map(({ id }) => id)).toEqual(decided.map(({ externalId }) => disarmed(externalId)));
  });

  it('is the same byte for byte whenever the same is asked for', async () => {
    const again = await prune(admin, datasetId, { ...request, name: 'another name', reason: 'again' });
    expect(again.id).not.toBe(job.id);
    expect(again.previewHash).toBe(job.previewHash);
    for (const format of FORMATS) {
      const bytes = await download(job, format);
      expect((await download(again, format)).equals(bytes)).toBe(true);
      expect((await download(job, format)).equals(bytes)).toBe(true);
    }
  });

  it('is another one for another seed', async () => {
    const other = await prune(admin, datasetId, { ...request, seed: 4 });
    expect(other.previewHash).not.toBe(job.previewHash);
    expect((await decisionsOf(admin, other)).map(({ kept }) => kept)).not.toEqual(items.map(({ kept }) => kept));
  });

  it('stays as it is when the data set goes on', async () => {
    const before = await download(job, 'jsonl');
    await changeContent(admin, datasetId, items[0].externalId);
    expect(await versionsOf(admin, datasetId)).toHaveLength(2);
    expect((await download(job, 'jsonl')).equals(before)).toBe(true);
    const { id } = await admin.newDataset('renamed meanwhile');
    await admin.patch(`/datasets/${datasetId}`, { name: 'renamed' });
    await admin.delete(`/datasets/${id}`);
    expect((await download(job, 'jsonl')).equals(before)).toBe(true);
  });
});
