import type { JsonValue, PreviewColumn, RowProblem } from '../reader';

/** A value of a table cell. Long lists of numbers stay typed arrays. */
export type CellValue = JsonValue | Float32Array | Float64Array;

/** One record of a table, whatever its format. */
export interface TableRecord {
  /** As in `RawRow`. */
  readonly line: number;
  /** 0-based position among the records of the source, bad ones included: stable when a bad one is repaired. */
  readonly index: number;

  /** The value of a column; undefined when the record has no such column. */
  value(column: string): CellValue | undefined;

  /** The value as it is written in the source (`007` stays `007`); null when empty, undefined when it is no scalar. */
  text(column: string): string | null | undefined;

  /** All columns of the record with their values. */
  entries(): Iterable<[string, CellValue]>;
}

export type TableResult = TableRecord | { problem: RowProblem };

/** A table that was opened: its columns are known, its records can be streamed. */
export interface Table {
  readonly columns: Omit<PreviewColumn, 'samples'>[];
  readonly notes: string[];
  /** Number of records, where the format says it. */
  readonly rowCount?: number;
  records(): AsyncIterable<TableResult>;
}

/** Text of a scalar: `1`, `true`; null when there is none; undefined for lists and objects. */
export function scalarText(value: CellValue | undefined): string | null | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return undefined;
  const text = String(value).trim();
  return text === '' ? null : text;
}
