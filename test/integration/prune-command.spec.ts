import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CreatedApiKey, Job, PruningJob } from '@assay/contracts';
import { Program, programs } from '../e2e/support/program';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { type Hold, holdWriters } from '../support/holds';
import { decisionsOf, importPrunable, makePrunable, versionsOf } from '../support/prunable';

interface Outcome {
  code: unknown;
  stdout: string;
  stderr: string;
}

/** The built command line against a server. */
describe('assay prune', () => {
  let app: TestApp;
  let admin: Client;
  let key: string;
  let folder: string;
  let datasetId: string;
  const data = makePrunable();

  beforeAll(async () => {
    app = await startApp('prune_command');
    ({ admin } = app);
    await app.startWorker();
    ({ key } = await admin.post<CreatedApiKey>('/api-keys', { name: 'command line', role: 'curator' }));
    folder = await mkdtemp(join(tmpdir(), 'assay-prune-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await app.close();
  });
  beforeEach(async () => {
    const { currentTestName = '' } = expect.getState();
    ({ datasetId } = await importPrunable(admin, currentTestName.slice(0, 100), data));
  });

  const start = (args: string[], env: Record<string, string> = {}): Program =>
    new Program([process.execPath, programs.cli, ...args], { ASSAY_SERVER: app.url, ASSAY_API_KEY: key, ...env });
  const assay = async (args: string[], env?: Record<string, string>): Promise<Outcome> => {
    const program = start(args, env);
    const code = await program.ended;
    return { code, stdout: program.stdout, stderr: program.stderr };
  };
  const prune = (...args: string[]): Promise<Outcome> => assay(['prune', '--dataset', datasetId, ...args]);
  const newestSet = async (): Promise<string> =>
    (await admin.get<{ data: { id: string }[] }>('/embedding-sets', { 'filter[datasetId]': datasetId })).data[0].id;
  const file = (name: string): string => join(folder, name);

  it('previews, then applies, then undoes', async () => {
    const previewed = await prune('--keep', '40', '--no-probe', '--dry-run', '--wait', '--json');
    expect(previewed.code).toBe(0);
    expect(previewed.stdout).toMatch(/^\{.*\}\n$/);
    const job = JSON.parse(previewed.stdout) as PruningJob;
    expect(job).toMatchObject({ state: 'previewed', kept: 40, datasetId, request: { dryRun: true, probe: null } });
    expect(previewed.stderr).toContain(`Pruning job ${job.id}, job ${String(job.jobId)}`);
    expect(await versionsOf(admin, datasetId)).toHaveLength(1);

    const applied = await assay(['prune', '--apply', job.id, '--wait']);
    expect(applied.code).toBe(0);
    expect(applied.stdout).toContain(`applied as version 2. Undo it: assay prune --undo ${job.id}\n`);
    const undone = await assay(['prune', '--undo', job.id, '--wait', '--json']);
    expect(JSON.parse(undone.stdout)).toMatchObject({ id: job.id, state: 'undone', undoneVersion: 3 });
    const versions = await versionsOf(admin, datasetId);
    expect(versions.map(({ items }) => items)).toEqual([data.ids.length, 40, data.ids.length]);
  });

  it('prints the report, what matters most first', async () => {
    const { code, stdout } = await prune(
      '--fraction',
      '0.5',
      '--method',
      'random',
      '--sweep',
      '0.2',
      '--dry-run',
      '--wait',
    );
    expect(code).toBe(0);
    const { data: jobs } = await admin.get<{ data: PruningJob[] }>('/pruning-jobs', { 'filter[datasetId]': datasetId });
    const [{ id, report, previewHash }] = jobs;
    expect(stdout.startsWith(`${report?.headline ?? '-'}\n`)).toBe(true);
    expect(stdout).toMatch(/^kept {16}95 of 190 by random$/m);
    expect(stdout).toMatch(/^class drift {9}[\d.]+$/m);
    expect(stdout).toMatch(/^kept − random {7}-?[\d.]+ \[-?[\d.]+, -?[\d.]+\]: not-distinguishable$/m);
    expect(stdout).toMatch(/^at 20 % {13}kept [\d.]+ \[/m);
    expect(stdout).toContain(`Apply it: assay prune --apply ${id}\n`);
    expect(stdout).toContain(`${String(previewHash)}\n`);
  });

  it('without --wait tells the ids and returns', async () => {
    const { code, stdout } = await prune('--keep', '40', '--no-probe', '--dry-run', '--json');
    expect(code).toBe(0);
    const { pruningJobId, jobId } = JSON.parse(stdout) as { pruningJobId: string; jobId: string };
    await admin.ended(jobId);
    expect(await admin.get(`/pruning-jobs/${pruningJobId}`)).toMatchObject({ state: 'previewed', kept: 40 });
  });

  it('asks for everything that its options say', async () => {
    const [keep, drop] = [file('keep.txt'), file('drop.txt')];
    await writeFile(keep, `\ufeff${data.ids[10]}\r\n\r\n${data.ids[7]}`);
    await writeFile(drop, `${data.ids[20]}\n`);
    const { id } = await admin.value(await newestSet());
    const { stdout, stderr } = await prune(
      ...['--version', '1', '--embedding-set', await newestSet(), '--valuation', id, '--method', 'kcenter'],
      ...['--epsilon', '0.9', '--delta', '0.2', '--class-floor', '2', '--contributor-floor', '3', '--groups-whole'],
      ...['--must-keep', keep, '--must-drop', drop, '--near-duplicates', '0.9999', '--label-gate', '0.05'],
      ...['--no-probe', '--sweep', '0.5,0.1', '--seed', '9', '--dry-run', '--json'],
    );
    expect(stderr).toBe('');
    const { pruningJobId } = JSON.parse(stdout) as { pruningJobId: string };
    expect((await admin.get<PruningJob>(`/pruning-jobs/${pruningJobId}`)).request).toMatchObject({
      ...{ version: 1, embeddingSetId: await newestSet(), valuationId: id, method: 'kcenter', keepGroupsWhole: true },
      target: { kind: 'accuracy', epsilon: 0.9, delta: 0.2 },
      floors: { classes: 2, contributors: 3 },
      mustKeep: { externalIds: [data.ids[10], data.ids[7]] },
      mustDrop: { externalIds: [data.ids[20]] },
      duplicates: { exact: true, cosine: 0.9999 },
      labelGate: { score: 'looResidual', dropShare: 0.05 },
      ...{ probe: null, sweep: [0.5, 0.1], seed: 9, dryRun: true },
    });
  });

  it('finds a data set by its name', async () => {
    const { name } = await admin.get<{ name: string }>(`/datasets/${datasetId}`);
    const args = ['--keep', '40', '--no-probe', '--dry-run', '--json'];
    const { code } = await assay(['prune', '--dataset', name.toUpperCase(), ...args]);
    expect(code).toBe(0);
    const unknown = await assay(['prune', '--dataset', name.slice(0, 5), ...args]);
    expect(unknown.code).toBe(1);
    expect(JSON.parse(unknown.stdout)).toMatchObject({ error: { code: 'not_found' } });
  });

  it.each(['jsonl', 'csv', 'parquet'])(
    'writes the manifest as .%s, the very file that the server has',
    async (format) => {
      const path = file(`manifest.${format}`);
      const { code, stdout } = await prune(
        '--keep',
        '40',
        '--no-probe',
        '--dry-run',
        '--wait',
        '--manifest',
        path,
        '--json',
      );
      expect(code).toBe(0);
      const { id } = JSON.parse(stdout) as PruningJob;
      const { bytes } = await admin.send('GET', `/pruning-jobs/${id}/manifest.${format}`);
      expect((await readFile(path)).equals(bytes)).toBe(true);
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      await rm(path);
    },
  );

  it('verifies such a manifest, and finds one changed byte', async () => {
    const path = file('verified.jsonl');
    const { stdout } = await prune('--keep', '40', '--no-probe', '--dry-run', '--wait', '--manifest', path, '--json');
    const job = JSON.parse(stdout) as PruningJob;
    const verified = await assay(['verify-manifest', path, '--json']);
    expect(verified.code).toBe(0);
    expect(JSON.parse(verified.stdout)).toEqual({
      ...{ ok: true, dataset: job.datasetName, version: 1, items: data.ids.length, kept: 40, hash: job.previewHash },
    });
    const bytes = await readFile(path);
    const [first] = await decisionsOf(admin, job);
    const header = bytes.indexOf('\n');
    for (const [place, code] of [
      [header + 1 + bytes.subarray(header + 1).indexOf(first.externalId), 'manifest_rows_changed'],
      [bytes.length - 3, 'manifest_rows_changed'],
      [bytes.indexOf('"seed":') + 7, 'manifest_header_changed'],
    ] as const) {
      const changed = Buffer.from(bytes);
      changed[place] ^= 1;
      await writeFile(path, changed);
      const refused = await assay(['verify-manifest', path, '--json']);
      expect([refused.code, JSON.parse(refused.stdout)]).toMatchObject([1, { error: { code } }]);
    }
  });

  it('shows what the server found wrong, with code, text and path', async () => {
    const { code, stdout, stderr } = await prune('--keep', '40', '--no-probe', '--class-floor', '1000', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'floors_unmeetable', message: expect.any(String), errors: expect.any(Array) },
    });
    expect(stderr).toMatch(/^error floors_unmeetable: .*\n( {2}floors\.classes: asks for 1000 of .*\n){3}$/);
    const foreign = await assay(['prune', '--dataset', datasetId, '--keep', '40'], { ASSAY_API_KEY: 'not a key' });
    expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringContaining('error unauthenticated: ')]);
    const missing = await assay(['prune', '--apply', datasetId]);
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('error not_found: ')]);
  });

  it('fails when the server refused to apply what is not better than random', async () => {
    const args = ['--fraction', '0.5', '--method', 'random', '--refuse-if-not-better', '--wait'];
    const { code, stdout, stderr } = await prune(...args);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error not_better: /m)]);
    expect(stdout).toContain('refused: the probe did not find kept better than random; nothing is changed\n');
    const { code: jsonCode, stdout: json } = await prune(...args, '--json');
    expect([jsonCode, JSON.parse(json)]).toMatchObject([1, { error: { code: 'not_better' } }]);
    expect((await prune(...args, '--dry-run', '--json')).code).toBe(0);
    expect(await versionsOf(admin, datasetId)).toHaveLength(1);
  });

  it('fails with the code of the job that failed', async () => {
    await app.dataSource.query(
      `update feature_block b set data = overlay(b.data placing '\\x0000c07f'::bytea from 5)
       from embedding_set e where e.id = b.embedding_set_id and e.dataset_id = $1`,
      [datasetId],
    );
    const { code, stdout } = await prune('--keep', '40', '--no-probe', '--wait', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { error: { code: 'non_finite' } }]);
  });

  describe('that is interrupted while it waits', () => {
    let hold: Hold;
    beforeEach(async () => {
      hold = await holdWriters(app.dataSource, 'update on pruning_job', 'new.ready_at is not null');
    });

    it('leaves the job running and says how to cancel it', async () => {
      const program = start(['prune', '--dataset', datasetId, '--keep', '40', '--no-probe', '--wait', '--json']);
      const [, jobId = ''] = /, job (\S+)/.exec(await program.prints(/Pruning job \S+, job \S+\n/)) ?? [];
      await hold.reached();
      program.signal('SIGINT');
      expect(await program.ended).toBe(1);
      expect(JSON.parse(program.stdout)).toMatchObject({ error: { code: 'cancelled' } });
      expect(program.stderr).toContain(`POST ${app.url}/api/v1/jobs/${jobId}/cancel`);
      expect(await admin.get<Job>(`/jobs/${jobId}`)).toMatchObject({ state: 'running', cancelRequested: false });
      await hold.release();
      await admin.ended(jobId);
    });
  });
});
