import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { LF } from '../source/lines';
import { textBuffer } from '../source/text-source';
import type { CsvDialect } from './csv-fields';
import { csvRecords } from './csv-records';

const COMMA: CsvDialect = { delimiter: ',', skipInitialSpace: false };

async function read(content: string | Buffer, dialect = COMMA): Promise<([number, string[]] | [number, string])[]> {
  const found: ([number, string[]] | [number, string])[] = [];
  for await (const result of csvRecords(textBuffer('t.csv', Buffer.from(content as string)).open(), dialect, LF)) {
    found.push('problem' in result ? [result.problem.line, result.problem.code] : [result.line, result.fields]);
  }
  return found;
}

describe('csvRecords', () => {
  const field = fc
    .array(fc.constantFrom('a', ',', '"', '\n', ' ', ';', 'é', '1'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  // A first field that is not empty keeps a record from being an empty line, which both readers skip.
  const record = fc
    .tuple(
      field.map((text) => `x${text}`),
      field,
      field,
    )
    .map((fields) => [...fields]);

  it('reads what csv-stringify writes, as csv-parse does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        const text = stringify(records);
        const found = await read(text);
        expect(found.map(([, fields]) => fields)).toEqual(records);
        expect(found.map(([, fields]) => fields)).toEqual(parse(text));
      }),
    );
  });

  it('tells the line that each record starts in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(record, { minLength: 1, maxLength: 12 }), async (records) => {
        const starts: number[] = [];
        let text = '';
        for (const fields of records) {
          starts.push(text.split('\n').length);
          text += stringify([fields]);
        }
        expect((await read(text)).map(([line]) => line)).toEqual(starts);
      }),
    );
  });

  it('reports a quote that is never closed by its line and reads the rows after it', async () => {
    expect(await read('1,a\n2,"open\n3,c\n4,d\n')).toEqual([
      [1, ['1', 'a']],
      [2, 'unclosed_quote'],
      [3, ['3', 'c']],
      [4, ['4', 'd']],
    ]);
  });

  it('reports a quote that a later row seems to close, and reads that row', async () => {
    expect(await read('1,"open\n2,"b"\n3,c')).toEqual([
      [1, 'unclosed_quote'],
      [2, ['2', 'b']],
      [3, ['3', 'c']],
    ]);
  });

  it('reports text after a closing quote', async () => {
    expect(await read('1,"a"b\n2,c')).toEqual([
      [1, 'bad_quotes'],
      [2, ['2', 'c']],
    ]);
  });

  it('takes a quote inside an unquoted field as text', async () => {
    expect(await read('1,5\'10" tall\n2,b')).toEqual([
      [1, ['1', '5\'10" tall']],
      [2, ['2', 'b']],
    ]);
  });

  it('reports bytes that are not UTF-8 and NUL characters by line', async () => {
    const content = Buffer.concat([
      Buffer.from('1,a\n2,'),
      Buffer.from([0xe9]),
      Buffer.from('\n3,\0\n4,"x\n'),
      Buffer.from([0xe9]),
      Buffer.from('"\n5,é\n'),
    ]);
    expect(await read(content)).toEqual([
      [1, ['1', 'a']],
      [2, 'not_utf8'],
      [3, 'nul_character'],
      [4, 'not_utf8'],
      [6, ['5', 'é']],
    ]);
  });

  it('skips empty lines without losing count', async () => {
    expect(await read('\n1,a\r\n\r\n\n2,b')).toEqual([
      [2, ['1', 'a']],
      [5, ['2', 'b']],
    ]);
  });

  it('drops the blank after each delimiter when it is no data', async () => {
    expect(await read('1, a, "b, c"\n', { delimiter: ',', skipInitialSpace: true })).toEqual([[1, ['1', 'a', 'b, c']]]);
  });
});
