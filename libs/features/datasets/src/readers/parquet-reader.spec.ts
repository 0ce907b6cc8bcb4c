import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LIMITS } from './limits';
import { openDuckDb } from './parquet/duckdb';
import type { SourceFile } from './reader';
import { readerFor } from './registry';
import { codes, importAll, readAll, SourceFolder } from './test-support/files';

const folder = new SourceFolder();
afterAll(() => folder.remove());
const reader = readerFor('parquet');

/** Writes the rows of a query as Parquet. */
async function parquet(name: string, query: string, options = 'COMPRESSION snappy'): Promise<SourceFile> {
  const path = join(folder.path, name);
  const { connection, close } = await openDuckDb();
  try {
    await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet, ${options})`);
  } finally {
    close();
  }
  return { path, name, size: readFileSync(path).byteLength };
}

describe('parquet reader', () => {
  it.each(['snappy', 'zstd', 'gzip', 'uncompressed'])(
    'reads float lists as vectors in order from %s',
    async (codec) => {
      const query =
        "SELECT 'id-' || i AS id, ['a', 'b'][1 + i % 2] AS label, [i::FLOAT, i + 0.5, -i] AS embedding FROM range(5000) t(i)";
      const { rows, problems, preview } = await importAll([
        await parquet(`${codec}.parquet`, query, `COMPRESSION ${codec}, ROW_GROUP_SIZE 2048`),
      ]);
      expect(preview).toMatchObject({
        rowEstimate: 5000,
        vectorDimension: 3,
        suggested: { externalId: 'id', label: 'label', vector: 'embedding' },
      });
      expect(problems).toEqual([]);
      expect(rows).toHaveLength(5000);
      expect(
        rows.every((row, i) => row.line === i + 1 && row.externalId === `id-${i}` && row.vector?.[1] === i + 0.5),
      ).toBe(true);
      expect(rows[1]).toEqual({
        line: 2,
        externalId: 'id-1',
        kind: 'vector',
        label: 'b',
        contributor: null,
        group: null,
        attributes: {},
        vector: Float32Array.of(1, 1.5, -1),
      });
    },
  );

  it('refuses by row vectors that are null, hold nulls or NaN, or have another length', async () => {
    const rows = [
      '(0, [1.0, 2.0])',
      '(1, NULL)',
      '(2, [1.0, NULL])',
      "(3, [1.0, 'nan'])",
      '(4, [1.0])',
      '(5, [])',
      '(6, [1e300, 1])',
      '(7, [3.0, 4.0])',
    ];
    const query = `SELECT id, v::DOUBLE[] AS v FROM (VALUES ${rows.join(', ').replace("'nan'", "'nan'::DOUBLE")}) t(id, v)`;
    const collected = await importAll([await parquet('bad.parquet', query)]);
    expect(codes(collected)).toEqual([
      [2, 'missing_vector'],
      [3, 'non_finite'],
      [4, 'non_finite'],
      [5, 'vector_dimension_mismatch'],
      [6, 'missing_vector'],
      [7, 'non_finite'],
    ]);
    expect(collected.rows.map(({ externalId }) => externalId)).toEqual(['0', '7']);
  });

  it.each(['TINYINT[]', 'DECIMAL(9,2)[]', 'FLOAT[2]', 'DOUBLE[]', 'HUGEINT[]'])('takes %s as vectors', async (type) => {
    const file = await parquet('types.parquet', `SELECT 1 AS id, [3, 4]::${type} AS v`);
    expect((await importAll([file])).rows[0]?.vector).toEqual(Float32Array.of(3, 4));
  });

  it('keeps scalars, dates, nested values and nulls as attributes and leaves raw bytes out', async () => {
    const query = `SELECT 'k' AS id, 9007199254740993 AS big, 12::BIGINT AS small, 1.25::DECIMAL(9,2) AS price, 'nan'::DOUBLE AS gone,
      NULL::VARCHAR AS empty, DATE '2024-02-29' AS day, TIMESTAMP '2024-02-29 12:00:00' AS time, true AS ok,
      {'a': 1, 'b': [1, 2]} AS nested, ['x', NULL] AS tags, 'bytes'::BLOB AS raw, 'red'::ENUM('red', 'blue') AS colour`;
    const { rows, preview } = await importAll([await parquet('kinds.parquet', query)]);
    expect(preview.notes).toContain('Columns of raw bytes are left out: raw.');
    expect(rows[0]).toMatchObject({ externalId: 'k', kind: 'row' });
    expect(rows[0]?.attributes).toEqual({
      big: '9007199254740993',
      small: 12,
      price: 1.25,
      gone: null,
      empty: null,
      day: '2024-02-29',
      time: '2024-02-29 12:00:00',
      ok: true,
      nested: { a: 1, b: [1, 2] },
      tags: ['x', null],
      colour: 'red',
    });
  });

  it('reads dictionary-encoded text and names that need quoting', async () => {
    const query = `SELECT i AS "i""d", ['cat', 'dog'][1 + i % 2] AS "the label" FROM range(3000) t(i)`;
    const collected = await readAll(reader, [await parquet('names [1].parquet', query)], {
      externalId: 'i"d',
      label: 'the label',
    });
    expect(collected.rows.map(({ label }) => label).slice(0, 3)).toEqual(['cat', 'dog', 'cat']);
    expect(collected.rows).toHaveLength(3000);
  });

  it('refuses files that are cut off, damaged, empty or too wide', async () => {
    const whole = readFileSync((await parquet('whole.parquet', 'SELECT i, i AS j FROM range(10000) t(i)')).path);
    const cut = folder.write('cut.parquet', whole.subarray(0, whole.byteLength / 2));
    await expect(readAll(reader, [cut], {})).rejects.toMatchObject({ code: 'truncated_file' });
    const encrypted = folder.write('encrypted.parquet', Buffer.from('PARE........PARE'));
    await expect(readAll(reader, [encrypted], {})).rejects.toMatchObject({
      code: 'corrupt_file',
      message: expect.stringContaining('encrypted'),
    });
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, damaged.byteLength - 200, damaged.byteLength - 8);
    await expect(readAll(reader, [folder.write('damaged.parquet', damaged)], {})).rejects.toMatchObject({
      code: 'corrupt_file',
    });
    const rotten = Buffer.from(whole);
    rotten.fill(0xff, 10, rotten.byteLength - 1000);
    await expect(
      readAll(reader, [folder.write('rotten.parquet', rotten)], { attributes: 'all' }),
    ).rejects.toMatchObject({ code: 'corrupt_file' });
    const none = await parquet('none.parquet', 'SELECT 1 AS id WHERE false');
    await expect(readAll(reader, [none], {})).rejects.toMatchObject({ code: 'empty_file' });
    const columns = Array.from({ length: LIMITS.columns + 1 }, (_, i) => `${i} AS c${i}`).join(', ');
    const wide = await parquet('wide.parquet', `SELECT ${columns}`);
    await expect(readAll(reader, [wide], {})).rejects.toMatchObject({ code: 'too_many_columns' });
  });

  it('refuses a mapping to a column that is not there', async () => {
    const file = await parquet('map.parquet', 'SELECT 1 AS id');
    await expect(readAll(reader, [file], { vector: 'embedding' })).rejects.toMatchObject({ code: 'missing_column' });
  });
});
