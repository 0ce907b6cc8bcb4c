import { join } from 'node:path';
import { writeNpy } from '@assay/compute/matrix';
import { openDuckDb } from './parquet/duckdb';
import { npyReader } from './npy-reader';
import type { SourceFile } from './reader';
import { codes, importAll, readAll, SourceFolder } from './test-support/files';

const folder = new SourceFolder();
afterAll(() => folder.remove());

/** A version 1 .npy file as NumPy writes it. */
function npy(name: string, shape: string, data: ArrayBufferView, descr = '<f4', fortran = 'False'): SourceFile {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const head = Buffer.alloc(10);
  head.write('\x93NUMPY\x01\0', 'latin1');
  const padded = text.padEnd(117) + '\n';
  head.writeUInt16LE(padded.length, 8);
  return folder.write(
    name,
    Buffer.concat([head, Buffer.from(padded, 'latin1'), Buffer.from(data.buffer, data.byteOffset, data.byteLength)]),
  );
}

const SIX = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('npy reader', () => {
  it('reads a vector per row, named by position, when there is no table', async () => {
    const { rows, preview } = await importAll([npy('x.npy', '(3, 2)', SIX)]);
    expect(preview).toMatchObject({
      format: 'npy',
      rowEstimate: 3,
      vectorDimension: 2,
      suggested: { vector: 'vector' },
    });
    expect(preview.rows[2]).toEqual({ vector: '[5, 6]' });
    expect(rows).toEqual(
      [0, 1, 2].map((i) => ({
        line: i + 1,
        externalId: `0000000${i}`,
        kind: 'vector',
        label: null,
        contributor: null,
        group: null,
        attributes: {},
        vector: SIX.slice(2 * i, 2 * i + 2),
      })),
    );
  });

  it('reads float64 and Fortran order, and many blocks in order', async () => {
    const fortran = await importAll([npy('f.npy', '(3, 2)', Float64Array.of(1, 3, 5, 2, 4, 6), '<f8', 'True')]);
    expect(fortran.rows.map(({ vector }) => [...(vector ?? [])])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const path = join(folder.path, 'many.npy');
    await writeNpy(
      path,
      'float32',
      [3000, 1000],
      Float32Array.from({ length: 3_000_000 }, (_, i) => i),
    );
    const { rows } = await readAll(npyReader, [{ path, name: 'many.npy', size: 0 }], {});
    expect(rows).toHaveLength(3000);
    expect(rows.every(({ vector }, i) => vector?.[0] === i * 1000 && vector.length === 1000)).toBe(true);
  });

  it('takes ids, labels and attributes from a table beside it, by order', async () => {
    const array = npy('x.npy', '(3, 2)', SIX);
    const table = folder.write('t.csv', 'id,label,vector,size\na,cat,v,1\nb,,v,2\nc,dog,v,3\n');
    const { rows, preview } = await importAll([table, array]);
    expect(preview.suggested).toEqual({ externalId: 'id', label: 'label', vector: 'vector', attributes: 'all' });
    expect(preview.rows[0]).toEqual({ vector: '[1, 2]', id: 'a', label: 'cat', size: 1 });
    expect(rows.map(({ externalId, label, vector }) => [externalId, label, vector])).toEqual([
      ['a', 'cat', Float32Array.of(1, 2)],
      ['b', null, Float32Array.of(3, 4)],
      ['c', 'dog', Float32Array.of(5, 6)],
    ]);
    expect(rows[0]?.attributes).toMatchObject({ size: 1 });
  });

  it('takes JSONL and Parquet tables as well', async () => {
    const array = npy('x.npy', '(3, 2)', SIX);
    const jsonl = folder.write('t.jsonl', '{"id":"a"}\n{"id":"b"}\n{"id":"c"}\n');
    expect((await importAll([array, jsonl])).rows.map(({ externalId }) => externalId)).toEqual(['a', 'b', 'c']);
    const path = join(folder.path, 't.parquet');
    const { connection, close } = await openDuckDb();
    await connection.run(`COPY (SELECT 'p' || i AS id FROM range(3) t(i)) TO '${path}' (FORMAT parquet)`);
    close();
    const parquet = { path, name: 't.parquet', size: 0 };
    expect((await importAll([array, parquet])).rows.map(({ externalId }) => externalId)).toEqual(['p0', 'p1', 'p2']);
  });

  it('reports rows with NaN or an infinity, and rows whose table row is bad, by their position', async () => {
    const array = npy('x.npy', '(5, 2)', Float64Array.of(1, 2, NaN, 4, 5, Infinity, 7, 8, 1e300, 1), '<f8');
    const table = folder.write('t.csv', 'id,label\na,x\nb,x\nc,x\nd,x,too many\ne,x\n');
    const collected = await readAll(npyReader, [array, table], { externalId: 'id', label: 'label' });
    expect(collected.rows.map(({ line, externalId }) => [line, externalId])).toEqual([[1, 'a']]);
    expect(codes(collected)).toEqual([
      [2, 'non_finite'],
      [3, 'non_finite'],
      [4, 'wrong_column_count'],
      [5, 'non_finite'],
    ]);
    expect(collected.problems[0]).toMatchObject({ externalId: 'b' });
    expect(collected.problems[2]?.reason).toMatch(/^t\.csv, line 5: /);
  });

  it('refuses a table with more or fewer rows before the first row', async () => {
    const array = npy('x.npy', '(3, 2)', SIX);
    for (const lines of ['a\nb\n', 'a\nb\nc\nd\n']) {
      const reading = readAll(npyReader, [array, folder.write('t.csv', `id\n${lines}`)], {});
      await expect(reading).rejects.toMatchObject({ code: 'row_count_mismatch' });
    }
  });

  it.each([
    ['objects', '(3, 2)', '|O', 'wrong_dtype'],
    ['text', '(3, 2)', '<U4', 'wrong_dtype'],
    ['integers', '(3, 2)', '<i4', 'wrong_dtype'],
    ['three dimensions', '(3, 1, 2)', '<f4', 'wrong_shape'],
    ['fewer numbers than it says', '(4, 2)', '<f4', 'truncated_file'],
    ['no rows', '(0, 2)', '<f4', 'empty_file'],
    ['a million columns', '(1, 1000000)', '<f4', 'too_many_columns'],
  ])('refuses an array with %s and names the file as the user does', async (_, shape, descr, code) => {
    const file = npy('bad.npy', shape, SIX, descr);
    const reading = readAll(npyReader, [file], {});
    await expect(reading).rejects.toMatchObject({ code, message: expect.not.stringContaining(folder.path) });
  });

  it('refuses an empty file, two arrays, and a mapping to columns that are not there', async () => {
    const array = npy('x.npy', '(3, 2)', SIX);
    await expect(readAll(npyReader, [folder.write('e.npy', '')], {})).rejects.toMatchObject({ code: 'corrupt_file' });
    await expect(readAll(npyReader, [array, array], {})).rejects.toMatchObject({ code: 'too_many_files' });
    await expect(readAll(npyReader, [array], { label: 'label' })).rejects.toMatchObject({ code: 'missing_column' });
  });
});
