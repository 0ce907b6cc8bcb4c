const counts = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** What stands where there is no value. */
export const NOTHING = '–';

export const formatCount = (value: number): string => counts.format(value);
export const formatCompact = (value: number): string => compact.format(value);

/** `1 item`, `2 items`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** Four significant digits; very large and very small numbers as a power of ten (`1.2 × 10⁻⁷`). */
export function formatNumber(value: number | null | undefined, digits = 4): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NOTHING;
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) {
    const [mantissa = '', exponent = '0'] = value.toExponential(Math.max(0, digits - 2)).split('e');
    return `${minus(mantissa.replace(/\.?0+$/, ''))} × 10${superscript(Number(exponent))}`;
  }
  return minus(new Intl.NumberFormat('en', { maximumSignificantDigits: digits }).format(value));
}

export const formatPercent = (share: number, digits = 1): string =>
  new Intl.NumberFormat('en', {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);

/** How many times the mean: `3.21×`. */
export function formatTimes(ratio: number): string {
  if (ratio === 0) return '0×';
  return `${ratio >= 100 ? formatCount(Math.round(ratio)) : ratio.toFixed(ratio < 10 ? 2 : 1)}×`;
}

/** Binary units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  const power = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log2(bytes) / 10) : 0);
  const value = bytes / 1024 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
}

/** Time that something took. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.0005) return '< 1 ms';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

export const formatDateTime = (iso: string): string => dateTime.format(new Date(iso));

/** `just now`, `5 min ago`, `3 h ago`, `2 days ago`, later the date. */
export function formatAge(iso: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(iso)) / 1000);
  if (seconds < 45) return 'just now';
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  const days = Math.round(seconds / 86_400);
  return days < 14
    ? `${plural(days, 'day')} ago`
    : new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(new Date(iso));
}

const minus = (text: string): string => text.replace('-', '−');
const superscript = (value: number): string =>
  Array.from(String(value), (sign) => (sign === '-' ? '⁻' : ('⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(sign)] ?? sign))).join('');
