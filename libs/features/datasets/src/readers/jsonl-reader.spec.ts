import { gzipSync } from 'node:zlib';
import { LIMITS } from './limits';
import { readerFor } from './registry';
import { codes, importAll, readAll, SourceFolder } from './test-support/files';

const folder = new SourceFolder();
afterAll(() => folder.remove());
const reader = readerFor('jsonl');

describe('jsonl reader', () => {
  it('reads nested fields by path and keeps nested attributes whole', async () => {
    const lines = [
      { id: 1, meta: { source: { vendor: 'acme' }, tags: ['x'] }, text: 'hello' },
      { id: 2, meta: { source: { vendor: 'bolt' }, tags: [] }, text: null, extra: true },
    ];
    const file = folder.write('n.jsonl', lines.map((line) => JSON.stringify(line)).join('\n'));
    const { preview } = await importAll([file]);
    expect(preview.columns.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'integer'],
      ['meta.source.vendor', 'text'],
      ['meta.tags', 'other'],
      ['text', 'text'],
      ['extra', 'boolean'],
    ]);
    const mapping = { externalId: 'id', contributor: 'meta.source.vendor', attributes: 'all' as const };
    const { rows } = await readAll(reader, [file], mapping);
    expect(rows).toMatchObject([
      { line: 1, externalId: '1', contributor: 'acme', attributes: { meta: lines[0]?.meta, text: 'hello' } },
      { line: 2, externalId: '2', contributor: 'bolt', attributes: { meta: lines[1]?.meta, text: null, extra: true } },
    ]);
    const named = await readAll(reader, [file], { attributes: ['meta.source.vendor', 'extra'] });
    expect(named.rows[0]?.attributes).toEqual({ 'meta.source.vendor': 'acme', extra: null });
  });

  it('reports bad lines by number and imports the good ones', async () => {
    const deep = `{"id":"deep","a":${'['.repeat(LIMITS.jsonDepth + 1)}${']'.repeat(LIMITS.jsonDepth + 1)}}`;
    const content = Buffer.concat([
      Buffer.from('{"id":"a","x":1}\n\n{"id":"b",\n[1,2]\n{"id":"c","x":NaN}\n{"id":"'),
      Buffer.from([0xff]),
      Buffer.from(
        `"}\n{"id":"d\\u0000"}\n{"id":"e","x":"\\ud800"}\n{"id":"f","x":1e999}\n${deep}\n{"id":{"k":1}}\n{"id":"z","x":2}`,
      ),
    ]);
    const collected = await readAll(reader, [folder.write('bad.jsonl', content)], {
      externalId: 'id',
      attributes: 'all',
    });
    expect(codes(collected)).toEqual([
      [3, 'invalid_json'],
      [4, 'not_an_object'],
      [5, 'invalid_json'],
      [6, 'not_utf8'],
      [7, 'nul_character'],
      [8, 'not_utf8'],
      [9, 'non_finite'],
      [10, 'nested_too_deep'],
      [11, 'not_a_scalar'],
    ]);
    expect(collected.problems[2]?.reason).toContain('NaN and Infinity are not JSON');
    expect(collected.rows.map(({ line, externalId }) => [line, externalId])).toEqual([
      [1, 'a'],
      [12, 'z'],
    ]);
  });

  it('reads lists of numbers as vectors, from gzip', async () => {
    const lines = [
      '{"id":"a","embedding":[1,2]}',
      '{"id":"b","embedding":[1,"2"]}',
      '{"id":"c","embedding":[1,null]}',
      '{"id":"d"}',
      '{"id":"e","embedding":[3,4]}',
    ];
    const file = folder.write('v.jsonl.gz', gzipSync(lines.join('\n')));
    const collected = await readAll(reader, [file], { externalId: 'id', vector: 'embedding' });
    expect(collected.rows.map(({ externalId, vector }) => [externalId, vector])).toEqual([
      ['a', Float32Array.of(1, 2)],
      ['e', Float32Array.of(3, 4)],
    ]);
    expect(codes(collected)).toEqual([
      [2, 'not_a_vector'],
      [3, 'not_a_vector'],
      [4, 'missing_vector'],
    ]);
  });

  it('suggests as vector the only column of lists of numbers', async () => {
    const { preview } = await importAll([folder.write('s.jsonl', '{"key":"k","repr":[0.5,1]}\n')]);
    expect(preview).toMatchObject({ suggested: { externalId: 'key', vector: 'repr' }, vectorDimension: 2 });
    expect(preview.rows[0]).toEqual({ key: 'k', repr: '[0.5, 1]' });
  });

  it('reports a line over the size limit and reads the next', async () => {
    const long = `{"id":"${'x'.repeat(LIMITS.recordBytes)}"}`;
    const file = folder.write('long.jsonl', `{"id":"a"}\n${long}\n{"id":"b"}`);
    const collected = await readAll(reader, [file], { externalId: 'id' });
    expect(codes(collected)).toEqual([[2, 'line_too_long']]);
    expect(collected.rows.map(({ line, externalId }) => [line, externalId])).toEqual([
      [1, 'a'],
      [3, 'b'],
    ]);
  });

  it('refuses an object with too many keys by line', async () => {
    const wide = JSON.stringify(Object.fromEntries(Array.from({ length: LIMITS.columns + 1 }, (_, i) => [`k${i}`, i])));
    const collected = await readAll(reader, [folder.write('wide.jsonl', `{"id":1}\n${wide}\n`)], {});
    expect(codes(collected)).toEqual([[2, 'too_many_columns']]);
    expect(collected.rows).toHaveLength(1);
  });

  it.each([
    ['blank.jsonl', '\n \n', 'empty_file'],
    ['text.jsonl', 'hello\nworld\n', 'corrupt_file'],
  ])('refuses %s', async (name, content, code) => {
    await expect(readAll(reader, [folder.write(name, content)], {})).rejects.toMatchObject({ code });
  });
});
