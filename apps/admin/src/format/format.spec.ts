import { formatAge, formatBytes, formatNumber, formatSeconds, formatTimes, NOTHING, plural } from './format';

describe('formatNumber', () => {
  it.each([
    [0, '0'],
    [0.123456, '0.1235'],
    [1234.5678, '1,235'],
    [-2.5, '−2.5'],
    [1.25e-7, '1.25 × 10⁻⁷'],
    [3e12, '3 × 10¹²'],
  ])('writes %p as %p', (value, text) => expect(formatNumber(value)).toBe(text));

  it.each([null, undefined, NaN, Infinity])('has nothing to show for %p', (value) =>
    expect(formatNumber(value)).toBe(NOTHING),
  );
});

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [307e9, '286 GiB'],
  ])('writes %p as %p', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatSeconds', () => {
  it.each([
    [0.0001, '< 1 ms'],
    [0.0421, '42 ms'],
    [0.9996, '1.00 s'],
    [1.2345, '1.23 s'],
    [59.94, '59.9 s'],
    [119.6, '2 min 0 s'],
    [3725, '1 h 2 min'],
  ])('writes %p as %p', (seconds, text) => expect(formatSeconds(seconds)).toBe(text));
});

describe('formatAge', () => {
  const now = Date.parse('2026-03-10T12:00:00Z');
  it.each([
    ['2026-03-10T11:59:50Z', 'just now'],
    ['2026-03-10T12:00:30Z', 'just now'],
    ['2026-03-10T11:55:00Z', '5 min ago'],
    ['2026-03-10T09:00:00Z', '3 h ago'],
    ['2026-03-09T12:00:00Z', '1 day ago'],
    ['2026-01-01T12:00:00Z', 'Jan 1, 2026'],
  ])('calls %p %p', (at, text) => expect(formatAge(at, now)).toBe(text));
});

describe('formatTimes and plural', () => {
  it('shows more digits the closer a ratio is to nothing', () => {
    expect([0, 0.034, 3.214, 31.46, 250.4].map(formatTimes)).toEqual(['0×', '0.03×', '3.21×', '31.5×', '250×']);
  });

  it('knows one from many', () => {
    expect([plural(1, 'item'), plural(2, 'item'), plural(0, 'class', 'classes')]).toEqual([
      '1 item',
      '2 items',
      '0 classes',
    ]);
  });
});
