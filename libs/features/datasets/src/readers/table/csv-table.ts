import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { ColumnType } from '../reader';
import { readTextHead, type TextSource } from '../source/text-source';
import { convertCell, inferTextColumn } from './column-types';
import { columnNames, type CsvShape, isHeader, sniffCsv } from './csv-dialect';
import { csvRecords, type CsvRecord } from './csv-records';
import type { CellValue, Table, TableRecord, TableResult } from './table-record';

const SNIFFED_BYTES = 64 * 1024;

interface CsvColumns {
  names: string[];
  types: ColumnType[];
  positions: Map<string, number>;
}

class CsvTableRecord implements TableRecord {
  constructor(
    readonly line: number,
    readonly index: number,
    private readonly columns: CsvColumns,
    private readonly fields: readonly string[],
  ) {}

  value(column: string): CellValue | undefined {
    const position = this.columns.positions.get(column);
    return position === undefined ? undefined : this.cell(position);
  }

  text(column: string): string | null {
    const position = this.columns.positions.get(column);
    const text = position === undefined ? '' : (this.fields[position] ?? '').trim();
    return text === '' ? null : text;
  }

  *entries(): Iterable<[string, CellValue]> {
    for (let i = 0; i < this.columns.names.length; i++) yield [this.columns.names[i], this.cell(i)];
  }

  private cell(position: number): CellValue {
    return convertCell(this.fields[position] ?? '', this.columns.types[position] ?? 'text');
  }
}

/** The good records at the start of the text, for telling header and types. */
async function sampleRecords(source: TextSource, shape: CsvShape, count: number): Promise<CsvRecord[]> {
  const sample: CsvRecord[] = [];
  for await (const record of csvRecords(source.open(), shape.dialect, shape.lineBreak)) {
    if (!('problem' in record)) sample.push(record);
    if (sample.length >= count) break;
  }
  return sample;
}

async function* records(
  source: TextSource,
  shape: CsvShape,
  columns: CsvColumns,
  headerLine: number,
): AsyncGenerator<TableResult> {
  const width = columns.names.length;
  let index = 0;
  for await (const record of csvRecords(source.open(), shape.dialect, shape.lineBreak)) {
    if ('problem' in record) {
      index++;
      yield record;
      continue;
    }
    if (record.line === headerLine) continue;
    if (record.fields.length === width) {
      yield new CsvTableRecord(record.line, index++, columns, record.fields);
      continue;
    }
    index++;
    const reason = `The row has ${record.fields.length} fields where the file has ${width} columns.`;
    yield { problem: { line: record.line, externalId: null, code: 'wrong_column_count', reason } };
  }
}

/**
 * Opens CSV or TSV text: tells delimiter, header and column types from its beginning.
 * @param sampledRecords records that the types are told from
 * @throws ImportError `empty_file`, `too_many_columns`
 */
export async function openCsv(source: TextSource, sampledRecords: number): Promise<Table> {
  const head = await readTextHead(source, SNIFFED_BYTES);
  const shape = sniffCsv(head.bytes, head.complete);
  const sample = await sampleRecords(source, shape, sampledRecords + 1);
  const first = sample[0];
  if (!first) throw new ImportError('empty_file', `${source.name} holds no rows that can be read.`);
  if (first.fields.length > LIMITS.columns) {
    const found = `${source.name} has ${first.fields.length} columns`;
    throw new ImportError(
      'too_many_columns',
      `${found}, more than ${LIMITS.columns}: give vectors as .npy or as one column of lists.`,
    );
  }
  const header = isHeader(first.fields);
  const names = columnNames(header ? first.fields : first.fields.map(() => ''));
  const body = (header ? sample.slice(1) : sample).filter(({ fields }) => fields.length === names.length);
  if (header && sample.length === 1) throw new ImportError('empty_file', `${source.name} has a header but no rows.`);
  const types = names.map((_, i) => inferTextColumn(body.map(({ fields }) => fields[i] ?? '')));
  const columns: CsvColumns = { names, types, positions: new Map(names.map((name, i) => [name, i])) };

  const notes: string[] = [];
  if (!header) notes.push('The first line holds numbers, so it was taken as a row and the columns were numbered.');
  const renamed = header ? names.filter((name, i) => name !== first.fields[i]?.trim()) : [];
  if (renamed.length > 0)
    notes.push(`Columns without a name or with a repeated one are called ${renamed.slice(0, 5).join(', ')}.`);
  return {
    columns: names.map((name, i) => ({ name, type: types[i] ?? 'text' })),
    notes,
    records: () => records(source, shape, columns, header ? first.line : 0),
  };
}
