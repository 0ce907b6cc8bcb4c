import type { DuplicateOptions } from '../options';

/** What an oracle is asked about: rows as lists of numbers. */
export interface OracleRows {
  rows: readonly (readonly number[])[];
  options: DuplicateOptions;
}

/** Representatives by comparing every row with every other: the definition in `findDuplicates`, and nothing else. */
export function oracleRepresentatives({ rows, options }: OracleRows): number[] {
  const { threshold, eligible, keep, priority } = options;
  const representative = rows.map((_, row) => row);
  const isKept = (row: number): boolean => Boolean(keep?.[row]);
  const order = rows
    .map((_, row) => row)
    .filter((row) => eligible?.[row] !== 0)
    .sort((a, b) => Number(isKept(b)) - Number(isKept(a)) || compare(priority?.[a] ?? 0, priority?.[b] ?? 0) || a - b);

  const keys = rows.map((_, row) => keysOf(row, { rows, options }));
  const left: number[] = [];
  const grouped = new Set<number>();
  for (const first of order) {
    for (const member of grouped.has(first) ? [] : linked(first, order, keys)) {
      grouped.add(member);
      if (!isKept(member)) representative[member] = first;
    }
    if (representative[first] === first) left.push(first);
  }
  if (threshold === undefined) return representative;

  const units = rows.map(unit);
  const kept: number[] = [];
  for (const row of left) {
    const near = kept.find((other) => product(units[row], units[other]) >= threshold - 1e-11);
    if (near === undefined || isKept(row)) kept.push(row);
    else representative[row] = near;
  }
  return representative.map((leader) => representative[leader]);
}

function compare(a: number, b: number): number {
  return Number(a > b) - Number(a < b);
}

/** Rows with a key in common are equal. */
function keysOf(row: number, { rows, options: { hashes, identicalRows = true } }: OracleRows): string[] {
  const keys: string[] = [];
  if (identicalRows && rows[row].some((value) => value !== 0)) {
    keys.push(rows[row].map((value) => (Object.is(value, -0) ? '-0' : value)).join());
  }
  if (hashes) {
    const width = hashes.length / rows.length;
    const hash = [...hashes.subarray(row * width, (row + 1) * width)];
    if (hashes instanceof Int32Array ? hash[0] >= 0 : hash.some((byte) => byte !== 0)) keys.push(`hash ${hash.join()}`);
  }
  return keys;
}

/** All rows that equal a row, or equal one that does. */
function linked(first: number, order: number[], keys: string[][]): Set<number> {
  const members = new Set([first]);
  const seen = new Set<string>();
  for (const member of members) {
    for (const key of keys[member].filter((own) => !seen.has(own))) {
      seen.add(key);
      for (const other of order) if (keys[other].includes(key)) members.add(other);
    }
  }
  return members;
}

/** Cosine of two rows; 0 for zero rows, which are near to nothing. */
export function cosine(a: readonly number[], b: readonly number[]): number {
  return product(unit(a), unit(b));
}

function unit(row: readonly number[]): Float64Array {
  const length = Math.hypot(...row);
  return Float64Array.from(row, (value) => value / (length || 1));
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
