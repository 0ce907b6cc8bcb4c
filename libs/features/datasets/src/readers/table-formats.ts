import { openParquet } from './parquet/parquet-table';
import type { ProbedFile } from './reader';
import { extensionOf } from './source/file-name';
import { textFile } from './source/text-source';
import { openCsv } from './table/csv-table';
import { openJsonl } from './table/jsonl-table';
import type { TableFormat } from './table/table-reader';

const CSV_EXTENSIONS = new Set(['csv', 'tsv', 'tab', 'data']);
const JSON_EXTENSIONS = new Set(['jsonl', 'ndjson', 'json']);

/** CSV and TSV, also gzipped. CSV has no magic, so the name decides. */
export const csvFormat: TableFormat = {
  format: 'csv',
  detect: ({ name }) => CSV_EXTENSIONS.has(extensionOf(name)),
  open: (file, sampledRecords) => openCsv(textFile(file), sampledRecords),
};

/** JSON Lines, also gzipped: the name decides. A `.json` file counts when it does not start as one big array. */
export const jsonlFormat: TableFormat = {
  format: 'jsonl',
  detect: ({ name, head }) =>
    JSON_EXTENSIONS.has(extensionOf(name)) && !head.toString('utf8').trimStart().startsWith('['),
  open: (file, sampledRecords) => openJsonl(textFile(file), sampledRecords),
};

/** Parquet, told by its magic. */
export const parquetFormat: TableFormat = {
  format: 'parquet',
  detect: ({ head, compressed }) => !compressed && head.subarray(0, 3).toString('latin1') === 'PAR',
  open: (file) => openParquet(file),
};

/** The formats that may also stand beside a .npy file and name its rows. */
export function tableFormatOf(file: ProbedFile): TableFormat | null {
  return [parquetFormat, csvFormat, jsonlFormat].find((format) => format.detect(file)) ?? null;
}
