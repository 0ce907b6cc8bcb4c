import type { ImportFormat, JsonValue, Preview, PreviewColumn, PreviewLimits } from '../reader';
import { suggestMapping } from './suggest-mapping';
import type { CellValue, Table, TableRecord } from './table-record';

const SAMPLES = 5;
const SHOWN_TEXT = 200;
const SHOWN_NUMBERS = 8;

type Scalar = Exclude<JsonValue, object>;

/** A value cut to what fits in a table on a screen. */
export function shown(value: CellValue): Scalar {
  if (typeof value === 'string') return value.length > SHOWN_TEXT ? `${value.slice(0, SHOWN_TEXT)}…` : value;
  if (!ArrayBuffer.isView(value) && !Array.isArray(value)) return shownObject(value);
  const start = Array.from(value as ArrayLike<JsonValue>).slice(0, SHOWN_NUMBERS);
  const text = start.map((x) =>
    typeof x === 'number' ? String(Math.fround(x) === x ? Number(x.toPrecision(7)) : x) : JSON.stringify(x),
  );
  const rest = value.length > SHOWN_NUMBERS ? `, … ${value.length} in all` : '';
  return shown(`[${text.join(', ')}${rest}]`);
}

function shownObject(value: JsonValue): Scalar {
  return typeof value === 'object' && value !== null ? shown(JSON.stringify(value)) : value;
}

function samplesOf(column: string, records: readonly TableRecord[]): string[] {
  const samples = new Set<string>();
  for (const record of records) {
    const value = record.value(column);
    if (value !== undefined && value !== null) samples.add(String(shown(value)));
    if (samples.size >= SAMPLES) break;
  }
  return [...samples];
}

/** How many numbers the first vector of a column has. */
function dimensionOf(column: string | undefined, records: readonly TableRecord[]): number | undefined {
  if (column === undefined) return undefined;
  for (const record of records) {
    const value = record.value(column);
    if (ArrayBuffer.isView(value) || Array.isArray(value)) return value.length;
  }
  return undefined;
}

/** The good records at the start of a table and whether they are all of it. */
export async function sampleTable(
  table: Table,
  count: number,
): Promise<{ records: TableRecord[]; bad: number; complete: boolean }> {
  const records: TableRecord[] = [];
  let bad = 0;
  for await (const record of table.records()) {
    if ('problem' in record) bad++;
    else records.push(record);
    if (records.length + bad >= count) return { records, bad, complete: false };
  }
  return { records, bad, complete: true };
}

/**
 * The preview of an opened table.
 * @param estimate rows of the whole source as told from its size, used when neither format nor sample tells
 */
export async function previewTable(
  format: ImportFormat,
  table: Table,
  limits: PreviewLimits,
  estimate: (sample: readonly TableRecord[]) => Promise<number | null>,
): Promise<Preview> {
  const { records, bad, complete } = await sampleTable(table, limits.sampledRecords);
  const columns: PreviewColumn[] = table.columns.map((column) => ({
    ...column,
    samples: samplesOf(column.name, records),
  }));
  const suggested = suggestMapping(table.columns, records);
  const vectorDimension = dimensionOf(suggested.vector, records);
  const notes = [...table.notes];
  if (bad > 0) notes.push(`${bad} of the first ${records.length + bad} rows cannot be read and will be reported.`);
  if (suggested.externalId === undefined) {
    notes.push(
      'No column looks like an id, so rows are named by their position: importing again updates them by position.',
    );
  }
  return {
    format,
    columns,
    rows: records
      .slice(0, limits.rows)
      .map((record) => Object.fromEntries(table.columns.map(({ name }) => [name, shown(record.value(name) ?? null)]))),
    rowEstimate: table.rowCount ?? (complete ? records.length + bad : await estimate(records)),
    suggested,
    ...(vectorDimension !== undefined && { vectorDimension }),
    notes,
  };
}
