import { open } from 'node:fs/promises';
import { describeError, isSystemError } from '../host-error';
import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { JsonValue, SourceFile } from '../reader';
import { sizeOnDisk } from '../source/byte-source';
import { type CellValue, scalarText, type Table, type TableRecord } from '../table/table-record';
import {
  chunksOf,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBValue,
  floatLists,
  openDuckDb,
} from './duckdb';
import { type ParquetColumn, parquetColumn } from './parquet-columns';

const MAGIC = Buffer.from('PAR1');

class ParquetRecord implements TableRecord {
  constructor(
    readonly line: number,
    readonly index: number,
    private readonly names: ReadonlyMap<string, number>,
    private readonly columns: readonly (readonly CellValue[])[],
    private readonly row: number,
  ) {}

  value(column: string): CellValue | undefined {
    const position = this.names.get(column);
    return position === undefined ? undefined : this.columns[position]?.[this.row];
  }

  text(column: string): string | null | undefined {
    return scalarText(this.value(column));
  }

  *entries(): Iterable<[string, CellValue]> {
    for (const [name, position] of this.names) yield [name, this.columns[position]?.[this.row] ?? null];
  }
}

/** Integers beyond 2^53 stay text; NaN, which data frames write for a missing number, becomes null. */
function scalar(value: DuckDBValue): CellValue {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

function columnValues(chunk: DuckDBDataChunk, position: number, column: ParquetColumn, rows: number): CellValue[] {
  if (column.encoding === 'vector') return floatLists(chunk, position, rows);
  const values = chunk.getColumnValues(position);
  if (column.encoding === 'scalar') return values.map(scalar);
  return values.map((value) => (typeof value === 'string' ? (JSON.parse(value) as JsonValue) : null));
}

/** Turns DuckDB's errors into coded ones. */
function readError(error: unknown, name: string): unknown {
  if (error instanceof ImportError || isSystemError(error)) return error;
  const { message: detail } = describeError(error);
  if (/invalid (?:string encoding|unicode)|utf-?8/i.test(detail)) {
    return new ImportError('not_utf8', `${name} holds text that is not UTF-8: ${detail}`, { cause: error });
  }
  return new ImportError('corrupt_file', `${name} cannot be read as Parquet: ${detail}`, { cause: error });
}

/** The footer is written last, so that a file without its closing magic was cut off. */
async function checkEnds(file: SourceFile): Promise<void> {
  const size = await sizeOnDisk(file);
  const handle = await open(file.path, 'r');
  try {
    const tail = Buffer.alloc(4);
    await handle.read(tail, 0, 4, Math.max(0, size - 4));
    if (tail.equals(Buffer.from('PARE'))) {
      throw new ImportError('corrupt_file', `${file.name} is encrypted Parquet: write it without encryption.`);
    }
    if (size < 12 || !tail.equals(MAGIC)) {
      throw new ImportError('truncated_file', `${file.name} ends before its Parquet footer: upload it again.`);
    }
  } finally {
    await handle.close();
  }
}

async function singleNumber(connection: DuckDBConnection, sql: string, path: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql, [path]);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

async function describe(
  connection: DuckDBConnection,
  file: SourceFile,
): Promise<{ columns: ParquetColumn[]; rows: number }> {
  const width = await singleNumber(connection, 'SELECT count(*) FROM parquet_schema($1)', file.path);
  if (width > LIMITS.columns) {
    throw new ImportError('too_many_columns', `${file.name} has ${width} columns, more than ${LIMITS.columns}.`);
  }
  const rows = await singleNumber(connection, 'SELECT count(*) FROM read_parquet($1)', file.path);
  const empty = await connection.run('SELECT * FROM read_parquet($1) LIMIT 0', [file.path]);
  const types = empty.columnTypes();
  return {
    rows,
    columns: empty.deduplicatedColumnNames().map((name, i) => parquetColumn(name, types[i] ?? empty.columnType(i))),
  };
}

async function* records(file: SourceFile, kept: readonly ParquetColumn[]): AsyncGenerator<TableRecord> {
  const database = await openDuckDb();
  try {
    const selected = kept.map(({ sql }) => sql).join(', ');
    const result = await database.connection.stream(`SELECT ${selected} FROM read_parquet($1)`, [file.path]);
    const names = new Map(kept.map(({ name }, i) => [name, i]));
    let index = 0;
    for await (const { chunk, rows } of chunksOf(result)) {
      const columns = kept.map((column, i) => columnValues(chunk, i, column, rows));
      for (let row = 0; row < rows; row++, index++) yield new ParquetRecord(index + 1, index, names, columns, row);
    }
  } catch (error) {
    throw readError(error, file.name);
  } finally {
    database.close();
  }
}

/**
 * Opens a Parquet file: its schema and row count come from its footer, its rows are streamed in chunks of 2,048.
 * @throws ImportError `truncated_file`, `corrupt_file`, `not_utf8`, `empty_file`, `too_many_columns`
 */
export async function openParquet(file: SourceFile): Promise<Table> {
  await checkEnds(file);
  const database = await openDuckDb();
  try {
    const { columns, rows } = await describe(database.connection, file);
    if (rows === 0) throw new ImportError('empty_file', `${file.name} has no rows.`);
    const kept = columns.filter(({ sql }) => sql !== null);
    if (kept.length === 0) throw new ImportError('missing_column', `${file.name} has no column that can be imported.`);
    const dropped = columns.filter(({ sql }) => sql === null).map(({ name }) => name);
    return {
      columns: kept.map(({ name, type }) => ({ name, type })),
      notes: dropped.length > 0 ? [`Columns of raw bytes are left out: ${dropped.join(', ')}.`] : [],
      rowCount: rows,
      records: () => records(file, kept),
    };
  } catch (error) {
    throw readError(error, file.name);
  } finally {
    database.close();
  }
}
