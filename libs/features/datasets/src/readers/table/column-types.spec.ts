import { convertCell, inferTextColumn, inferValueColumn, parseNumberList } from './column-types';

describe('inferTextColumn', () => {
  it.each([
    ['integer', ['1', '-2', '', ' 3 ', 'NA']],
    ['number', ['1', '2.5', '.5', '1e-3', 'nan']],
    ['text', ['007', '012']],
    ['text', ['12345678901234567890']],
    ['text', ['', ' ']],
    ['text', ['NA', '?']],
    ['text', ['1', 'two']],
    ['boolean', ['true', 'FALSE', '']],
    ['text', ['true', '1']],
    ['vector', ['[1, 2]', '[0.5,-1e3]', '[NaN, 1]']],
    ['text', ['[see page 2]', '[1, 2]']],
    ['text', ['[]']],
  ])('is %s for %j', (type, cells) => {
    expect(inferTextColumn(cells)).toBe(type);
  });
});

describe('convertCell', () => {
  it('converts what fits the type of the column', () => {
    expect(convertCell(' 12 ', 'integer')).toBe(12);
    expect(convertCell('1e3', 'number')).toBe(1000);
    expect(convertCell('True', 'boolean')).toBe(true);
    expect(convertCell('[1,2]', 'vector')).toEqual(Float64Array.of(1, 2));
  });

  it('makes empty cells and missing numbers null', () => {
    expect(convertCell('', 'text')).toBeNull();
    expect(convertCell('?', 'number')).toBeNull();
    expect(convertCell('NA', 'text')).toBe('NA');
  });

  it('keeps the text of what does not fit, so that a wrong guess loses nothing', () => {
    expect(convertCell('about 5', 'integer')).toBe('about 5');
    expect(convertCell('007', 'integer')).toBe('007');
    expect(convertCell('1e999', 'number')).toBe('1e999');
    expect(convertCell('9007199254740993', 'integer')).toBe('9007199254740993');
    expect(convertCell('maybe', 'boolean')).toBe('maybe');
  });
});

describe('parseNumberList', () => {
  it('reads lists with commas or, as NumPy prints them, blanks', () => {
    expect(parseNumberList('[1, 2.5]')).toEqual(Float64Array.of(1, 2.5));
    expect(parseNumberList(' [1  2.5\n 3] ')).toEqual(Float64Array.of(1, 2.5, 3));
  });

  it('makes what is no number NaN and is null for what is no list', () => {
    expect(parseNumberList('[1, x, ]')).toEqual(Float64Array.of(1, NaN, NaN));
    expect(parseNumberList('1, 2')).toBeNull();
  });
});

describe('inferValueColumn', () => {
  it.each([
    ['integer', [1, null, 2]],
    ['number', [1, 2.5]],
    ['boolean', [true, false]],
    ['vector', [[1, 2], [3]]],
    ['other', [[1, 'a']]],
    ['other', [1, 'a']],
    ['text', [null]],
  ])('is %s for %j', (type, values) => {
    expect(inferValueColumn(values)).toBe(type);
  });
});
