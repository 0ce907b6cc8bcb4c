import { NumericError, type NpySource, openNpy } from '@assay/compute/matrix';
import { inBatches } from './batch';
import { ImportError, type ImportErrorCode } from './import-error';
import { probeFile } from './probe';
import {
  type ColumnMapping,
  DEFAULT_PREVIEW_LIMITS,
  type PreviewColumn,
  type ProbedFile,
  type Reader,
  type ReadResult,
  type SourceFile,
} from './reader';
import { sizeOnDisk } from './source/byte-source';
import { shown } from './table/preview-table';
import { checkMapping, finiteVector, RowMapper } from './table/row-mapper';
import { suggestMapping } from './table/suggest-mapping';
import type { Table, TableRecord, TableResult } from './table/table-record';
import { tableFormatOf } from './table-formats';

/** The name of the array where columns have names. */
const ARRAY_COLUMN = 'vector';

const CODES: Partial<Record<NumericError['code'], ImportErrorCode>> = {
  npy_object_dtype: 'wrong_dtype',
  npy_unsupported_dtype: 'wrong_dtype',
  npy_unsupported_shape: 'wrong_shape',
  npy_truncated: 'truncated_file',
  empty_matrix: 'empty_file',
  too_many_columns: 'too_many_columns',
};

interface NpyPair {
  file: SourceFile;
  array: NpySource;
  tableFile: SourceFile | null;
  table: Table | null;
}

function isNpy({ head, compressed }: ProbedFile): boolean {
  return !compressed && head.subarray(0, 6).toString('latin1') === '\x93NUMPY';
}

/** Errors name the file as the user knows it, not where it was spooled. */
function importError(error: unknown, file: SourceFile): unknown {
  if (!(error instanceof NumericError)) return error;
  const message = error.message.replaceAll(file.path, file.name);
  return new ImportError(CODES[error.code] ?? 'corrupt_file', message, { cause: error });
}

async function openArray(file: SourceFile): Promise<NpySource> {
  if ((await sizeOnDisk(file)) === 0) throw new ImportError('empty_file', `${file.name} is empty.`);
  try {
    // A row with NaN is a bad row here, not the end of the import.
    return await openNpy(file.path, { nonFinite: 'pass' });
  } catch (error) {
    throw importError(error, file);
  }
}

async function countRecords(table: Table): Promise<number> {
  if (table.rowCount !== undefined) return table.rowCount;
  const records = table.records()[Symbol.asyncIterator]();
  let count = 0;
  while (!(await records.next()).done) count++;
  return count;
}

/**
 * Opens the array and the table beside it, if there is one. The table is read once to count it: that it does not fit
 * must be known before the first row, not after the last.
 * @throws ImportError
 */
async function openPair(files: readonly SourceFile[], sampledRecords: number): Promise<NpyPair> {
  const probed = await Promise.all(files.map(probeFile));
  const arrays = probed.filter(isNpy);
  const tables = probed.filter((file) => !isNpy(file));
  const [file] = arrays;
  if (!file) throw new ImportError('corrupt_file', `${files[0]?.name ?? 'The file'} is not a .npy file.`);
  if (arrays.length > 1 || tables.length > 1) {
    throw new ImportError('too_many_files', 'Upload one .npy file and at most one table of its rows at a time.');
  }
  const array = await openArray(file);
  const tableFile = tables[0] ?? null;
  if (!tableFile) return { file, array, tableFile, table: null };
  const format = tableFormatOf(tableFile);
  if (!format) throw new ImportError('unknown_format', `${tableFile.name} is not a CSV, JSONL or Parquet table.`);
  const table = await format.open(tableFile, sampledRecords);
  const count = await countRecords(table);
  if (count !== array.rows) {
    const counts = `${file.name} has ${array.rows} rows but ${tableFile.name} ${count}`;
    throw new ImportError('row_count_mismatch', `${counts}: they are matched by order and must be as many.`);
  }
  return { file, array, tableFile, table };
}

/** A row of which nothing is known but its position. */
function bareRecord(index: number): TableRecord {
  return { line: index + 1, index, value: () => undefined, text: () => null, entries: () => [] };
}

function columnsOf({ table }: NpyPair): Omit<PreviewColumn, 'samples'>[] {
  const others = (table?.columns ?? []).filter(({ name }) => name !== ARRAY_COLUMN);
  return [{ name: ARRAY_COLUMN, type: 'vector' }, ...others];
}

async function* rows({ file, array, table, tableFile }: NpyPair, mapping: ColumnMapping): AsyncGenerator<ReadResult> {
  const mapper = new RowMapper({ ...mapping, vector: undefined });
  const records = table?.records()[Symbol.asyncIterator]();
  let index = 0;
  try {
    for await (const block of array.blocks()) {
      for (let row = 0; row < block.rows; row++, index++) {
        const record = records ? ((await records.next()).value as TableResult) : bareRecord(index);
        const numbers = block.data.subarray(row * block.columns, (row + 1) * block.columns);
        yield toRow(index, record, numbers, mapper, tableFile?.name ?? '');
      }
    }
  } catch (error) {
    throw importError(error, file);
  } finally {
    await records?.return?.();
  }
}

function toRow(
  index: number,
  record: TableResult,
  numbers: Float32Array | Float64Array,
  mapper: RowMapper,
  tableName: string,
): ReadResult {
  const line = index + 1;
  const mapped = 'problem' in record ? record : mapper.map(record);
  if ('problem' in mapped) {
    const { problem } = mapped;
    return { problem: { ...problem, line, reason: `${tableName}, line ${problem.line}: ${problem.reason}` } };
  }
  const vector = finiteVector(numbers);
  if ('defect' in vector) return { problem: { line, externalId: mapped.externalId, ...vector.defect } };
  return { ...mapped, line, kind: 'vector', vector: vector.ok };
}

async function firstRecords(table: Table | null, count: number): Promise<TableRecord[]> {
  const records: TableRecord[] = [];
  if (!table || count === 0) return records;
  for await (const record of table.records()) {
    if (!('problem' in record)) records.push(record);
    if (records.length >= count) break;
  }
  return records;
}

/**
 * A .npy array, a vector per row, with an optional table (CSV, JSONL or Parquet) of as many rows in the same order that
 * gives ids, labels and attributes.
 */
export const npyReader: Reader = {
  format: 'npy',

  detect: (files) =>
    files.filter(isNpy).length === 1 &&
    files.every((file) => isNpy(file) || tableFormatOf(file) !== null) &&
    files.length <= 2,

  async preview(files, limits) {
    const pair = await openPair(files, limits.sampledRecords);
    const records = await firstRecords(pair.table, limits.sampledRecords);
    const byPosition = new Map(records.map((record) => [record.index, record]));
    const columns = columnsOf(pair);
    const vectors: string[] = [];
    for await (const block of pair.array.blocks()) {
      for (let row = 0; row < Math.min(block.rows, limits.rows); row++) {
        vectors.push(String(shown(block.data.slice(row * block.columns, (row + 1) * block.columns))));
      }
      break;
    }
    const cell = (name: string, row: number): ReturnType<typeof shown> =>
      name === ARRAY_COLUMN ? (vectors[row] ?? null) : shown(byPosition.get(row)?.value(name) ?? null);
    return {
      format: 'npy',
      columns: columns.map((column) => {
        const samples = vectors.map((_, row) => cell(column.name, row)).filter((value) => value !== null);
        return { ...column, samples: [...new Set(samples.map(String))].slice(0, 5) };
      }),
      rows: vectors.map((_, row) => Object.fromEntries(columns.map(({ name }) => [name, cell(name, row)]))),
      rowEstimate: pair.array.rows,
      suggested: {
        ...suggestMapping(
          columns.filter(({ type }) => type !== 'vector'),
          records,
        ),
        vector: ARRAY_COLUMN,
      },
      vectorDimension: pair.array.columns,
      notes: pair.table
        ? [...pair.table.notes]
        : ['There is no table beside the array: rows are named by their position and have no labels.'],
    };
  },

  async *read(files, mapping, signal) {
    const pair = await openPair(files, DEFAULT_PREVIEW_LIMITS.sampledRecords);
    checkMapping(
      mapping,
      columnsOf(pair).map(({ name }) => name),
      pair.tableFile?.name ?? pair.file.name,
    );
    yield* inBatches(rows(pair, mapping), signal);
  },
};
