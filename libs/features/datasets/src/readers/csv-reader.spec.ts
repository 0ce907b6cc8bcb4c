import { gzipSync } from 'node:zlib';
import { LIMITS } from './limits';
import { readerFor } from './registry';
import { codes, importAll, readAll, SourceFolder } from './test-support/files';

const folder = new SourceFolder();
afterAll(() => folder.remove());
const reader = readerFor('csv');

describe('csv reader', () => {
  it('guesses the parts by name, types the columns and keeps the rest as attributes', async () => {
    const file = folder.write(
      'a.csv',
      'ID,Label,Vendor,height,code,ok\na1,cat,acme,1.5,007,true\na2,,acme,,008,false\n',
    );
    const { preview, rows, problems } = await importAll([file]);
    expect(preview.suggested).toEqual({ externalId: 'ID', label: 'Label', contributor: 'Vendor', attributes: 'all' });
    expect(preview.columns.map(({ name, type }) => [name, type])).toEqual([
      ['ID', 'text'],
      ['Label', 'text'],
      ['Vendor', 'text'],
      ['height', 'number'],
      ['code', 'text'],
      ['ok', 'boolean'],
    ]);
    expect(preview.rows[0]).toEqual({ ID: 'a1', Label: 'cat', Vendor: 'acme', height: 1.5, code: '007', ok: true });
    expect(preview.rowEstimate).toBe(2);
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      {
        line: 2,
        externalId: 'a1',
        kind: 'row',
        label: 'cat',
        contributor: 'acme',
        group: null,
        attributes: { height: 1.5, code: '007', ok: true },
      },
      {
        line: 3,
        externalId: 'a2',
        kind: 'row',
        label: null,
        contributor: 'acme',
        group: null,
        attributes: { height: null, code: '008', ok: false },
      },
    ]);
  });

  it('reports bad rows by line and imports the good ones', async () => {
    const file = folder.write(
      'bad.csv',
      Buffer.concat([
        Buffer.from('id,text,label\n1,"two\nlines",a\n2,b\n3,x,y,z\n4,'),
        Buffer.from([0xe9]),
        Buffer.from(',a\n,no id,a\n5,"open,a\n6,fine,b\n'),
      ]),
    );
    const collected = await importAll([file]);
    expect(codes(collected)).toEqual([
      [4, 'wrong_column_count'],
      [5, 'wrong_column_count'],
      [6, 'not_utf8'],
      [8, 'unclosed_quote'],
    ]);
    // An id that is missing somewhere is no id to suggest; mapped all the same, its row is refused.
    const mapped = await readAll(reader, [file], { externalId: 'id', label: 'label' });
    expect(codes(mapped)).toContainEqual([7, 'missing_external_id']);
    expect(mapped.rows.map(({ line, externalId, label }) => [line, externalId, label])).toEqual([
      [2, '1', 'a'],
      [9, '6', 'b'],
    ]);
    expect(mapped.problems[0]?.reason).toBe('The row has 2 fields where the file has 3 columns.');
  });

  it('names rows without an id by position, so that repairing a bad row moves no other', async () => {
    const broken = await importAll([folder.write('p1.csv', 'text,n\na,1\nb\nc,3\n')]);
    const repaired = await importAll([folder.write('p2.csv', 'text,n\na,1\nb,2\nc,3\n')]);
    expect(broken.rows.map(({ externalId }) => externalId)).toEqual(['00000000', '00000002']);
    expect(repaired.rows.map(({ externalId }) => externalId)).toEqual(['00000000', '00000001', '00000002']);
  });

  it('reads a column of lists as vectors and refuses those that are not finite or not as long', async () => {
    const lines = [
      'id,embedding',
      'a,"[1, 2.5]"',
      'b,"[1, nan]"',
      'c,"[1, 2, 3]"',
      'd,',
      'e,"[1, 1e39]"',
      'f,"[3, 4]"',
    ];
    const collected = await importAll([folder.write('v.csv', lines.join('\n'))]);
    expect(collected.preview).toMatchObject({ suggested: { vector: 'embedding' }, vectorDimension: 2 });
    expect(collected.rows.map(({ externalId, kind, vector }) => [externalId, kind, vector])).toEqual([
      ['a', 'vector', Float32Array.of(1, 2.5)],
      ['f', 'vector', Float32Array.of(3, 4)],
    ]);
    expect(codes(collected)).toEqual([
      [3, 'non_finite'],
      [4, 'vector_dimension_mismatch'],
      [5, 'missing_vector'],
      [6, 'non_finite'],
    ]);
    expect(collected.problems.map(({ externalId }) => externalId)).toEqual(['b', 'c', 'd', 'e']);
  });

  it('reads gzipped TSV with a byte order mark', async () => {
    const file = folder.write('t.tsv.gz', gzipSync('\ufeffid\tcategory\n1\tkäse\n'));
    const { rows, preview } = await importAll([file]);
    expect(rows).toMatchObject([{ externalId: '1', label: 'käse' }]);
    expect(preview.format).toBe('csv');
  });

  it('takes a first line with numbers as a row', async () => {
    const { rows, preview } = await importAll([
      folder.write('adult.data', '39, State-gov, <=50K\n50, Private, >50K\n'),
    ]);
    expect(preview.columns.map(({ name }) => name)).toEqual(['column_1', 'column_2', 'column_3']);
    expect(preview.notes.join()).toContain('first line holds numbers');
    expect(rows[0]).toMatchObject({ line: 1, attributes: { column_1: 39, column_2: 'State-gov', column_3: '<=50K' } });
    expect(rows).toHaveLength(2);
  });

  it('keeps a column called __proto__ a column', async () => {
    const { rows } = await importAll([folder.write('proto.csv', '__proto__,constructor\nx,y\n')]);
    expect(Object.entries(rows[0]?.attributes ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it('hands out batches of at most 500 rows and estimates the number of rows', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i},"some ""text"""`);
    const { batches, preview, rows } = await importAll([folder.write('many.csv', `id,text\n${lines.join('\n')}\n`)]);
    expect(rows).toHaveLength(5000);
    expect(batches).toEqual(Array.from({ length: 10 }, () => 500));
    expect(Math.abs((preview.rowEstimate ?? 0) - 5000)).toBeLessThan(100);
  });

  it('stops with the reason of its signal', async () => {
    const file = folder.write('abort.csv', `id,text\n${'1,a\n'.repeat(2000)}`);
    const controller = new AbortController();
    const reason = new Error('cancelled');
    const reading = (async () => {
      for await (const batch of reader.read([file], { label: 'text' }, controller.signal)) {
        expect(batch).toHaveLength(500);
        controller.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
  });

  it.each([
    ['empty.csv', '', 'empty_file'],
    ['header.csv', 'id,label\n', 'empty_file'],
    ['blank.csv', '\n\n', 'empty_file'],
    ['wide.csv', `${Array.from({ length: 1_000_000 }, (_, i) => `c${i}`).join(',')}\n1\n`, 'too_many_columns'],
  ])('refuses %s', async (name, content, code) => {
    await expect(readAll(reader, [folder.write(name, content)], {})).rejects.toMatchObject({ code });
  });

  it('refuses a mapping to columns that are not there and says which are', async () => {
    const file = folder.write('m.csv', 'id,label\n1,a\n');
    const reading = readAll(reader, [file], { label: 'class', attributes: ['size'] });
    await expect(reading).rejects.toMatchObject({
      code: 'missing_column',
      message: 'm.csv has no column class, size. It has: id, label.',
    });
  });

  it('refuses values too long to be indexed', async () => {
    const file = folder.write(
      'long.csv',
      `id,label\n1,${'x'.repeat(LIMITS.facetLength + 1)}\n${'y'.repeat(LIMITS.externalIdLength + 1)},a\n`,
    );
    expect(codes(await readAll(reader, [file], { externalId: 'id', label: 'label' }))).toEqual([
      [2, 'value_too_long'],
      [3, 'value_too_long'],
    ]);
  });
});
