import { idxReader } from './idx-reader';
import { ImportError } from './import-error';
import { npyReader } from './npy-reader';
import { probeFile } from './probe';
import type { ImportFormat, ProbedFile, Reader, SourceFile } from './reader';
import { extensionOf } from './source/file-name';
import { csvFormat, jsonlFormat, parquetFormat } from './table-formats';
import { tableReader } from './table/table-reader';
import { zipReader } from './zip-reader';

/** All readers. Those that know a magic number come before those that go by the name. */
export const READERS: readonly Reader[] = [
  npyReader,
  idxReader,
  zipReader,
  tableReader(parquetFormat),
  tableReader(csvFormat),
  tableReader(jsonlFormat),
];

/** What to do about formats that are met but not read. */
const ADVICE: Record<string, string> = {
  npz: 'save its array with numpy.save as .npy',
  json: 'write one object per line (JSONL)',
  xlsx: 'save the sheet as CSV',
  xls: 'save the sheet as CSV',
  pkl: 'pickles can run code and are refused; save arrays as .npy and tables as Parquet',
  tar: 'pack the images as .zip',
  tgz: 'pack the images as .zip',
};

/** The reader of a format. */
export function readerFor(format: ImportFormat): Reader {
  const reader = READERS.find((candidate) => candidate.format === format);
  if (!reader) throw new ImportError('unknown_format', `There is no reader for ${format}.`);
  return reader;
}

function unknownFormat(files: readonly ProbedFile[]): ImportError {
  const names = files.map(({ name }) => name).join(', ');
  const advice = files.map(({ name }) => ADVICE[extensionOf(name)]).find((text) => text !== undefined);
  const gzipped = files.find(({ compressed }) => compressed);
  const hint =
    advice ?? (gzipped ? `of gzipped files only CSV, JSONL and IDX are read; unpack ${gzipped.name}` : undefined);
  const known = 'CSV, TSV, JSONL, Parquet, .npy (with an optional table), IDX (images and labels), zip of images';
  return new ImportError(
    'unknown_format',
    `${names} cannot be imported${hint ? `: ${hint}` : ''}. What can be: ${known}.`,
  );
}

/**
 * Tells the format of files that were uploaded together, by their first bytes and, where a format has no magic, by name.
 * @throws ImportError `empty_file`, `unknown_format`
 */
export async function detectFormat(files: readonly SourceFile[]): Promise<ImportFormat> {
  const probed = await Promise.all(files.map(probeFile));
  const empty = probed.find(({ head }) => head.byteLength === 0);
  if (empty) throw new ImportError('empty_file', `${empty.name} is empty.`);
  const reader = READERS.find((candidate) => candidate.detect(probed));
  if (!reader) throw unknownFormat(probed);
  return reader.format;
}
