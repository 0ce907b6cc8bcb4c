import { CR, LF } from '../source/lines';
import { columnNames, isHeader, sniffCsv } from './csv-dialect';

function sniff(text: string): ReturnType<typeof sniffCsv> {
  return sniffCsv(Buffer.from(text), true);
}

describe('sniffCsv', () => {
  it.each([
    [',', 'id,text\n1,"a; b; c"\n2,"d, e"\n'],
    [';', 'a;b;c\n1,5;2,5;3\n4,1;5,2;6\n'],
    ['\t', 'text\tlabel\nhello, you\tx\nno\ty\n'],
    ['|', 'a|b\n1|2\n'],
    [',', 'single\nvalue\n'],
  ])('finds the delimiter %j', (delimiter, text) => {
    expect(sniff(text).dialect.delimiter).toBe(delimiter);
  });

  it('sees blanks after every delimiter as no data, but not after some of them', () => {
    expect(sniff('39, State-gov, 77516\n50, Private, 83311\n').dialect.skipInitialSpace).toBe(true);
    expect(sniff('a, b,c\n1,2, 3\n').dialect.skipInitialSpace).toBe(false);
  });

  it('does not look at a last line that may be cut off', () => {
    expect(sniffCsv(Buffer.from('a;b\n1;2\n3,4,5,'), false).dialect.delimiter).toBe(';');
  });

  it('tells files with carriage returns alone', () => {
    expect(sniff('a,b\r1,2\r').lineBreak).toBe(CR);
    expect(sniff('a,b\r\n1,2\r\n').lineBreak).toBe(LF);
  });
});

describe('header', () => {
  it('is a first record without numbers, or one that counts its columns', () => {
    expect(isHeader(['id', 'label'])).toBe(true);
    expect(isHeader(['39', 'State-gov'])).toBe(false);
    expect(isHeader(['0', '1', '2'])).toBe(true);
    expect(isHeader(['0', '1', '3'])).toBe(false);
  });

  it('gets names that are unique and not empty', () => {
    expect(columnNames(['', 'a', 'a', 'a_2', '__proto__'])).toEqual(['column_1', 'a', 'a_2', 'a_2_2', '__proto__']);
  });
});
