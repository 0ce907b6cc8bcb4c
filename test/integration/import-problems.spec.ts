import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ImportProblem, Item, Job, List, Problem, Upload } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import { eventually } from '../support/eventually';
import { csv, idx, pixels, png, zip } from '../support/files';

describe('imports of bad input', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('bad_input');
    await app.startWorker();
  });
  afterAll(() => app.close());

  let count = 0;
  const newDataset = async (): Promise<string> => (await app.admin.newDataset(`bad ${(count += 1)}`)).id;
  const rowsOf = async (table: string): Promise<number> => {
    const [{ rows }] = await app.dataSource.query<{ rows: string }[]>(`select count(*) as rows from ${table}`);
    return Number(rows);
  };
  /** Imports files into a data set of their own. */
  const imported = async (files: Record<string, Buffer>, mapping?: Record<string, unknown>) => {
    const id = await newDataset();
    const job = await app.admin.import(id, files, { mapping });
    const items = await app.admin.get<List<Item>>(`/datasets/${id}/items`, { sort: 'externalId:asc' });
    const problems = await app.admin.get<List<ImportProblem>>(`/imports/${job.id}/problems`, { sort: 'line:asc' });
    return { job, externalIds: items.data.map(({ externalId }) => externalId), problems: problems.data };
  };

  it('leave bad rows out, tell each by its line, and take the good ones', async () => {
    const file = Buffer.concat([
      csv(
        ['id', 'label', 'vector'],
        ['good-1', 'a', '"[1, 2]"'],
        ['', 'a', '"[1, 2]"'],
        ['=1+2', 'a', '"[1]"'],
        ['good-1', 'b', '"[5, 6]"'],
      ),
      csv(
        ['too', 'many', 'cells', 'here'],
        ['good-2', 'b', '"[3, 4]"'],
        ['nan', 'b', '"[NaN, 1]"'],
        ['x'.repeat(1001), 'b', '"[3, 4]"'],
      ),
    ]);
    const mapping = { externalId: 'id', label: 'label', vector: 'vector' };
    const { job, externalIds, problems } = await imported({ 'bad.csv': file }, mapping);
    expect(job.result).toMatchObject({ version: 1, read: 8, added: 2, rejected: 6 });
    expect(externalIds).toEqual(['good-1', 'good-2']);
    expect(problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'missing_external_id'],
      [4, 'vector_dimension_mismatch'],
      [5, 'duplicate_id'],
      [6, 'wrong_column_count'],
      [8, 'non_finite'],
      [9, 'value_too_long'],
    ]);
    expect(problems[2]).toMatchObject({
      externalId: 'good-1',
      reason: expect.stringContaining('earlier row') as string,
    });
    const filtered = await app.admin.get<List<ImportProblem>>(`/imports/${job.id}/problems`, {
      'filter[code]': 'duplicate_id',
    });
    expect(filtered).toMatchObject({ total: 1, data: [{ line: 5 }] });
    const { bytes, headers } = await app.admin.send('GET', `/imports/${job.id}/problems.csv`);
    expect(headers.get('content-disposition')).toContain('attachment');
    const lines = bytes.toString('utf8').trim().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe('line,external_id,code,reason');
    expect(lines[2]).toMatch(/^4,'=1\+2,vector_dimension_mismatch,/);
  });

  it('leave broken images out, and say which', async () => {
    const whole = png(pixels(1));
    const cut = whole.subarray(0, 60);
    const { job, problems } = await imported({
      'i.zip': zip({ 'a/1.png': whole, 'a/2.png': cut, 'b/3.png': Buffer.from('text') }),
    });
    expect(job.result).toMatchObject({ added: 1, rejected: 2 });
    expect(problems.map(({ code, reason }) => [code, reason.split(':')[0]])).toEqual([
      ['corrupt_image', 'a/2.png'],
      ['unsupported_image', 'b/3.png'],
    ]);
  });

  /** What the preview of files, and the import of them, are refused with. */
  const refusals = async (files: Record<string, Buffer>) => {
    const uploads: Upload[] = [];
    for (const [name, bytes] of Object.entries(files)) uploads.push(await app.admin.upload(name, bytes));
    const uploadIds = uploads.map(({ id }) => id);
    const preview = await app.admin.refusal('POST', '/imports/preview', { body: { uploadIds } });
    const job = await app.admin.post<Job>(`/datasets/${await newDataset()}/imports`, { uploadIds });
    return { preview, job: await app.admin.ended(job.id, 'failed') };
  };

  it.each<[string, Record<string, Buffer>, string, string]>([
    ['of no known format', { 'a.exe': Buffer.from('MZ') }, 'unknown_format', 'unknown_format'],
    ['a pickle', { 'a.pkl': Buffer.from('\x80\x04.', 'latin1') }, 'unknown_format', 'unknown_format'],
    [
      'an archive that climbs out of its folder',
      { 'a.zip': zip({ '../../evil.png': png(pixels(1)) }) },
      'bad_upload',
      'zip_slip',
    ],
    ['a cut archive', { 'a.zip': zip({ 'a.png': png(pixels(1)) }).subarray(0, -30) }, 'bad_upload', 'truncated_file'],
    ['a table without rows', { 'a.csv': Buffer.from('id,label\n') }, 'bad_upload', 'empty_file'],
    ['labels without images', { 'l.gz': idx([pixels(1)], [1]).labels }, 'bad_upload', 'missing_file'],
  ])('refuse %s', async (_, files, previewCode, code) => {
    const { preview, job } = await refusals(files);
    expect(preview).toMatchObject({ status: 422, code: previewCode, errors: [{ path: 'uploadIds', message: code }] });
    expect(job.error?.code).toBe(code);
    expect(preview.detail).toBe(job.error?.message);
  });

  it('keep nothing of a source that turns out bad after its first rows', async () => {
    const before = [await rowsOf('payload'), await rowsOf('item'), await rowsOf('import_row')];
    const grey = Array.from({ length: 700 }, (_, k) => Buffer.alloc(16, k % 251));
    const header = Buffer.from([0, 0, 8, 3, 0, 0, 2, 188, 0, 0, 0, 4, 0, 0, 0, 4]);
    const cut = gzipSync(Buffer.concat([header, ...grey.slice(0, 600)]));
    const job = await app.admin.import(await newDataset(), { 'images.gz': cut }, { state: 'failed' });
    expect(job.error?.code).toBe('truncated_file');
    expect([await rowsOf('payload'), await rowsOf('item'), await rowsOf('import_row')]).toEqual(before);
  });

  it('leave no temporary file behind, and write none outside of their folder', () => {
    expect(readdirSync(join(app.home, 'tmp'))).toEqual([]);
    expect(readdirSync(app.home)).toEqual(['tmp']);
    expect(existsSync(join(app.home, '..', 'evil.png'))).toBe(false);
  });

  describe('uploads', () => {
    const file = csv(['id'], ['a']);

    it('keep the bytes, and say what they are', async () => {
      const bytes = Buffer.alloc(2_500_000, 'chunked ');
      const upload = await app.admin.upload('Große Datei (1).csv', bytes);
      expect(upload).toMatchObject({ filename: 'Große Datei (1).csv', size: 2_500_000 });
      const chunks: { data: Buffer }[] = await app.dataSource.query(
        'select data from blob_chunk where blob_id = $1 order by seq',
        [upload.id],
      );
      expect(chunks.map(({ data }) => data.length)).toEqual([1_048_576, 1_048_576, 402_848]);
      expect(Buffer.concat(chunks.map(({ data }) => data)).equals(bytes)).toBe(true);
    });

    it.each(['folder/a.csv', '..\\a.csv', '/etc/passwd', 'nul\u0000.csv', 'line\nbreak.csv', '', ' ', 'x'.repeat(256)])(
      'refuse the name %j',
      async (filename) => {
        const problem = await app.admin.refusal('POST', '/uploads', { query: { filename }, bytes: file });
        expect(problem).toMatchObject({ code: 'validation_failed' });
        expect(problem.errors?.map(({ path }) => path)).toContain('filename');
      },
    );

    it('refuse what is empty, or not sent as a file', async () => {
      const before = await rowsOf('blob');
      const query = { filename: 'a.csv' };
      expect(await app.admin.refusal('POST', '/uploads', { query, bytes: Buffer.alloc(0) })).toMatchObject({
        code: 'bad_upload',
      });
      expect(await app.admin.refusal('POST', '/uploads', { query, body: { a: 1 } })).toMatchObject({
        code: 'unsupported_media_type',
      });
      expect(await rowsOf('blob')).toBe(before);
    });

    it('that break off half-way are forgotten', async () => {
      const before = [await rowsOf('blob'), await rowsOf('blob_chunk')];
      const { key } = await app.admin.post<{ key: string }>('/api-keys', { name: 'k', role: 'curator' });
      const headers = {
        authorization: `Bearer ${key}`,
        'content-type': 'application/octet-stream',
        'content-length': '9000000',
      };
      const sent = request(`${app.url}/api/v1/uploads?filename=half.csv`, { method: 'POST', headers });
      sent.on('error', () => undefined);
      sent.write(Buffer.alloc(3_000_000));
      await eventually('a part of it is stored', async () => (await rowsOf('blob_chunk')) > before[1]);
      sent.destroy();
      await eventually('it is forgotten', async () => (await rowsOf('blob')) === before[0]);
      expect([await rowsOf('blob'), await rowsOf('blob_chunk')]).toEqual(before);
    });

    describe('beyond the configured size', () => {
      let small: TestApp;
      beforeAll(async () => {
        small = await startApp('max_upload', { ASSAY_MAX_UPLOAD_BYTES: '4096' });
      });
      afterAll(() => small.close());

      it.each([
        ['say how large they are', { 'content-length': '16000000' }],
        ['do not', { 'transfer-encoding': 'chunked' }],
      ])('are refused when they %s', async (_, length) => {
        await small.admin.upload('fits.bin', Buffer.alloc(4096));
        const stored = await small.dataSource.query<unknown[]>('select id from blob');
        const { key } = await small.admin.post<{ key: string }>('/api-keys', { name: 'k', role: 'curator' });
        const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/octet-stream', ...length };
        const answer = await new Promise<{ status?: number; code: string }>((resolve, reject) => {
          const sent = request(
            `${small.url}/api/v1/uploads?filename=big.bin`,
            { method: 'POST', headers },
            (response) => {
              let text = '';
              response.on('data', (chunk: Buffer) => (text += chunk.toString()));
              response.on('end', () =>
                resolve({ status: response.statusCode, code: (JSON.parse(text) as Problem).code }),
              );
            },
          );
          sent.on('error', reject);
          sent.end(Buffer.alloc(16_000_000));
        });
        expect(answer).toEqual({ status: 413, code: 'payload_too_large' });
        expect(await small.dataSource.query('select id from blob')).toEqual(stored);
      });
    });

    it('that are gone cannot be imported', async () => {
      const [datasetId, upload] = [await newDataset(), await app.admin.upload('gone.csv', file)];
      await app.admin.delete(`/uploads/${upload.id}`);
      for (const [path, body] of [
        [`/datasets/${datasetId}/imports`, { uploadIds: [upload.id] }],
        ['/imports/preview', { uploadIds: [upload.id] }],
      ] as const)
        expect(await app.admin.refusal('POST', path, { body })).toMatchObject({ code: 'not_found' });
    });
  });
});
