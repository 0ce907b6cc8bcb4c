import { gzipSync } from 'node:zlib';
import { READERS, detectFormat, readerFor } from './registry';
import { SourceFolder } from './test-support/files';
import { makeZip } from './test-support/zip';

const folder = new SourceFolder();
afterAll(() => folder.remove());

const IDX_LABELS = Buffer.from([0, 0, 8, 1, 0, 0, 0, 1, 5]);
const NPY = Buffer.from('\x93NUMPY\x01\0', 'latin1');

describe('detectFormat', () => {
  it.each([
    ['csv', 'a.csv', 'id\n1\n'],
    ['csv', 'a.TSV.gz', gzipSync('id\n1\n')],
    ['jsonl', 'a.ndjson', '{"id":1}\n'],
    ['jsonl', 'a.jsonl.gz', gzipSync('{"id":1}\n')],
    ['jsonl', 'a.json', '{"id":1}\n'],
    ['parquet', 'whatever.bin', 'PAR1....'],
    ['npy', 'whatever.csv', NPY],
    ['idx', 'labels', IDX_LABELS],
    ['idx', 'labels.gz', gzipSync(IDX_LABELS)],
    ['zip', 'images.zip', makeZip([])],
  ])('is %s for %s', async (format, name, content) => {
    expect(await detectFormat([folder.write(name, content)])).toBe(format);
  });

  it('tells formats of two files', async () => {
    const array = folder.write('x.npy', NPY);
    expect(await detectFormat([folder.write('t.csv', 'id\n1\n'), array])).toBe('npy');
    expect(await detectFormat([folder.write('a', IDX_LABELS), folder.write('b', IDX_LABELS)])).toBe('idx');
  });

  it.each([
    ['arrays.npz', makeZip([]), 'numpy.save'],
    ['array.json', '[{"id":1}]', 'JSONL'],
    ['sheet.xlsx', makeZip([]), 'CSV'],
    ['model.pkl', '\x80\x04', 'refused'],
    ['table.parquet.gz', gzipSync('PAR1'), 'unpack table.parquet.gz'],
    ['x.npy.gz', gzipSync(NPY), 'unpack x.npy.gz'],
    ['notes.txt', 'hello', 'What can be'],
  ])('refuses %s and says what to do', async (name, content, advice) => {
    const file = folder.write(name, content);
    await expect(detectFormat([file])).rejects.toMatchObject({
      code: 'unknown_format',
      message: expect.stringContaining(advice),
    });
  });

  it('refuses empty files, none, and files that do not belong together', async () => {
    await expect(detectFormat([folder.write('e.csv', '')])).rejects.toMatchObject({ code: 'empty_file' });
    await expect(detectFormat([folder.write('e.csv.gz', gzipSync(''))])).rejects.toMatchObject({ code: 'empty_file' });
    await expect(detectFormat([])).rejects.toMatchObject({ code: 'unknown_format' });
    const table = folder.write('t.csv', 'id\n1\n');
    await expect(detectFormat([table, table])).rejects.toMatchObject({ code: 'unknown_format' });
  });
});

describe('readerFor', () => {
  it('finds each reader by its format, of which no two are the same', () => {
    for (const reader of READERS) expect(readerFor(reader.format)).toBe(reader);
    expect(READERS.map(({ format }) => format).sort()).toEqual(['csv', 'idx', 'jsonl', 'npy', 'parquet', 'zip']);
  });
});
