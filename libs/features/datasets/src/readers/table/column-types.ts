import type { ColumnType } from '../reader';
import type { CellValue } from './table-record';

const INTEGER = /^[+-]?(?:0|[1-9]\d*)$/;
const NUMBER = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?$/;
/** How spreadsheets, R, pandas and the UCI archive write a missing value in a column of numbers. */
const MISSING = new Set(['', '?', 'na', 'n/a', 'nan', 'null', 'none']);

/** Whether a text is a number that a double holds without losing digits of an integer: longer ones are ids. */
function isExactNumber(text: string): boolean {
  if (!NUMBER.test(text)) return false;
  return INTEGER.test(text) ? Number.isSafeInteger(Number(text)) : Number.isFinite(Number(text));
}

export function isNumeric(text: string): boolean {
  return NUMBER.test(text.trim());
}

/**
 * The numbers of a list written as text, such as `[0.1, 0.2]`; null when the text is not such a list. Values that are no
 * numbers become NaN, so that a bad value is told apart from a column that holds no lists.
 */
export function parseNumberList(text: string): Float64Array | null {
  const trimmed = text.trim();
  if (!trimmed.startsWith('[') || !trimmed.endsWith(']')) return null;
  const inside = trimmed.slice(1, -1).trim();
  if (inside === '') return new Float64Array(0);
  const parts = inside.includes(',') ? inside.split(',') : inside.split(/\s+/);
  return Float64Array.from(parts, (part) => (part.trim() === '' ? NaN : Number(part)));
}

function every(texts: readonly string[], test: (text: string) => boolean): boolean {
  return texts.every((text) => test(text.trim()));
}

/** The type of a column of text cells. Numbers with leading zeros are codes, hence text. */
export function inferTextColumn(cells: readonly string[]): ColumnType {
  const filled = cells.filter((cell) => cell.trim() !== '');
  if (filled.length === 0) return 'text';
  if (every(filled, (text) => text.startsWith('[') && (parseNumberList(text)?.length ?? 0) > 0 && !hasText(text)))
    return 'vector';
  if (every(filled, (text) => /^(?:true|false)$/i.test(text))) return 'boolean';
  const present = filled.filter((cell) => !MISSING.has(cell.trim().toLowerCase()));
  if (present.length === 0) return 'text';
  if (!every(present, isExactNumber)) return 'text';
  return every(present, (text) => INTEGER.test(text)) ? 'integer' : 'number';
}

/** Whether a bracketed list holds words other than the names of numbers. */
function hasText(list: string): boolean {
  return /[a-z]{2,}/i.test(list.replaceAll(/nan|[+-]?inf(?:inity)?/gi, ''));
}

/**
 * The value of a text cell in a column of the given type. A cell that does not fit the type, which was told from a
 * sample, keeps its text: nothing is lost by a wrong guess.
 */
export function convertCell(text: string, type: ColumnType): CellValue {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (type === 'integer' || type === 'number') {
    if (isExactNumber(trimmed)) return Number(trimmed);
    return MISSING.has(trimmed.toLowerCase()) ? null : text;
  }
  if (type === 'boolean' && /^(?:true|false)$/i.test(trimmed)) return trimmed.toLowerCase() === 'true';
  if (type === 'vector') return parseNumberList(trimmed) ?? text;
  return text;
}

function typeOfValue(value: CellValue): ColumnType {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (ArrayBuffer.isView(value)) return 'vector';
  return Array.isArray(value) && value.length > 0 && value.every((x) => typeof x === 'number') ? 'vector' : 'other';
}

/** The type of a column of JSON values, of which nulls say nothing. */
export function inferValueColumn(values: readonly CellValue[]): ColumnType {
  const types = new Set(values.filter((value) => value !== null).map(typeOfValue));
  if (types.size === 0) return 'text';
  if (types.size === 2 && types.has('integer') && types.has('number')) return 'number';
  const [only] = types;
  return types.size === 1 && only ? only : 'other';
}
