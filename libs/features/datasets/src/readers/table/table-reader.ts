import { inBatches } from '../batch';
import { ImportError } from '../import-error';
import {
  type ColumnMapping,
  DEFAULT_PREVIEW_LIMITS,
  type ImportFormat,
  type ProbedFile,
  type Reader,
  type ReadResult,
  type SourceFile,
} from '../reader';
import { isCompressed, sizeOnDisk } from '../source/byte-source';
import { LF } from '../source/lines';
import { readTextHead, textFile } from '../source/text-source';
import { previewTable } from './preview-table';
import { RowMapper } from './row-mapper';
import type { Table, TableRecord } from './table-record';

const ESTIMATED_FROM_BYTES = 256 * 1024;

/** What tells the table formats apart. */
export interface TableFormat {
  format: ImportFormat;
  detect: (file: ProbedFile) => boolean;
  /** @throws ImportError when the file as a whole cannot be read */
  open: (file: SourceFile, sampledRecords: number) => Promise<Table>;
}

/**
 * The only file of a source.
 * @throws ImportError `too_many_files`, `empty_file`
 */
async function onlyFile(files: readonly SourceFile[], format: ImportFormat): Promise<SourceFile> {
  const [file, ...others] = files;
  if (!file || others.length > 0) {
    throw new ImportError(
      'too_many_files',
      `A ${format} import takes one file, not ${files.length}: import them one after the other.`,
    );
  }
  if ((await sizeOnDisk(file)) === 0) throw new ImportError('empty_file', `${file.name} is empty.`);
  return file;
}

/** Records per byte of the beginning, carried over to the whole file; null when the file is compressed. */
async function estimateRows(file: SourceFile, sample: readonly TableRecord[]): Promise<number | null> {
  const last = sample.at(-1);
  if (!last || (await isCompressed(file))) return null;
  const { bytes } = await readTextHead(textFile(file), ESTIMATED_FROM_BYTES);
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines++;
  const recordsPerLine = (last.index + 1) / last.line;
  return Math.round(((await sizeOnDisk(file)) / bytes.byteLength) * lines * recordsPerLine);
}

async function* rowsOf(table: Table, mapper: RowMapper): AsyncGenerator<ReadResult> {
  for await (const record of table.records()) yield 'problem' in record ? record : mapper.map(record);
}

/** Makes a reader of a format whose source is one table. */
export function tableReader({ format, detect, open }: TableFormat): Reader {
  return {
    format,
    detect: (files) => files.length === 1 && files.every(detect),
    async preview(files, limits) {
      const file = await onlyFile(files, format);
      const table = await open(file, limits.sampledRecords);
      return previewTable(format, table, limits, (sample) => estimateRows(file, sample));
    },
    async *read(files, mapping: ColumnMapping, signal) {
      const file = await onlyFile(files, format);
      const table = await open(file, DEFAULT_PREVIEW_LIMITS.sampledRecords);
      yield* inBatches(rowsOf(table, RowMapper.for(table, mapping, file.name)), signal);
    },
  };
}
