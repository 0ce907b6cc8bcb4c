import { inBatches } from './batch';
import { checkImage, ImageError } from './image';
import { ImportError } from './import-error';
import type { ColumnMapping, Reader, ReadResult, SourceFile } from './reader';
import { extensionOf } from './source/file-name';
import { shown } from './table/preview-table';
import { checkMapping, RowMapper } from './table/row-mapper';
import { suggestMapping } from './table/suggest-mapping';
import { Archive, type ArchiveEntry, EntryError } from './zip/archive';
import { type ImageArchive, imageRecords, type ImageRecord, scanImages } from './zip/image-archive';

/** Other formats that are zip archives inside. */
const NOT_IMAGES = new Set(['npz', 'xlsx', 'docx', 'pptx', 'ods', 'odt', 'jar', 'apk', 'epub', 'whl']);

function onlyFile(files: readonly SourceFile[]): SourceFile {
  const [file, ...others] = files;
  if (!file || others.length > 0) {
    throw new ImportError(
      'too_many_files',
      `A zip import takes one file, not ${files.length}: import them one after the other.`,
    );
  }
  return file;
}

/** Reads and decodes one image; an unreadable one becomes a problem. */
async function readImage(
  archive: Archive,
  entry: ArchiveEntry,
  record: ImageRecord,
  mapper: RowMapper,
): Promise<ReadResult> {
  const row = mapper.map(record);
  if ('problem' in row) return row;
  try {
    const payload = await archive.read(entry);
    const { mediaType } = await checkImage(payload);
    return { ...row, kind: 'image', payload, mediaType };
  } catch (error) {
    if (!(error instanceof EntryError || error instanceof ImageError)) throw error;
    const reason = `${entry.path}: ${error.message}`;
    return { problem: { line: entry.index, externalId: row.externalId, code: error.code, reason } };
  }
}

async function* images(scanned: ImageArchive, mapping: ColumnMapping): AsyncGenerator<ReadResult> {
  const mapper = new RowMapper({ ...mapping, externalId: mapping.externalId ?? 'file_name' });
  const archive = await Archive.open(scanned.file);
  try {
    for (const problem of scanned.metadata.problems) yield { problem };
    for await (const { entry, record } of imageRecords(scanned, archive))
      yield await readImage(archive, entry, record, mapper);
    for (const problem of scanned.metadata.unused()) yield { problem };
  } finally {
    archive.close();
  }
}

function notesOf({ metadata, folders, ignored, images }: ImageArchive): string[] {
  const notes: string[] = [];
  if (metadata.size > 0) notes.push(`Metadata was found for ${metadata.size} images.`);
  if (folders > 1)
    notes.push(
      `There are ${folders}${folders === 1000 ? ' or more' : ''} folders of images; the column folder names each image's own.`,
    );
  if (folders <= 1 && metadata.size === 0)
    notes.push('There is neither a folder per class nor metadata: the images have no labels.');
  if (ignored > 0)
    notes.push(`${ignored} files are neither images nor metadata and are left out; ${images} are images.`);
  if (metadata.problems.length > 0)
    notes.push(`${metadata.problems.length} metadata rows cannot be used and will be reported.`);
  return notes;
}

function suggest(scanned: ImageArchive, records: readonly ImageRecord[]): ColumnMapping {
  const mapping = suggestMapping(scanned.metadata.columns, records);
  mapping.externalId ??= 'file_name';
  const hasFolders = scanned.columns.some(({ name }) => name === 'folder');
  if (mapping.label === undefined && hasFolders) mapping.label = 'folder';
  return mapping;
}

/**
 * A zip archive of images: a folder per class, or `metadata.csv` / `metadata.jsonl` with `file_name` as on the Hugging
 * Face Hub, with or without folders per split. The archive is checked as a whole before its first image is read.
 */
export const zipReader: Reader = {
  format: 'zip',

  detect: (files) =>
    files.length === 1 &&
    files.every(({ head, name, compressed }) => {
      const signature = head.subarray(0, 4).toString('latin1');
      return (
        !compressed && (signature === 'PK\x03\x04' || signature === 'PK\x05\x06') && !NOT_IMAGES.has(extensionOf(name))
      );
    }),

  async preview(files, limits) {
    const scanned = await scanImages(onlyFile(files));
    const records: ImageRecord[] = [];
    const archive = await Archive.open(scanned.file);
    try {
      for await (const { record } of imageRecords(scanned, archive)) {
        records.push(record);
        if (records.length >= limits.sampledRecords) break;
      }
    } finally {
      archive.close();
    }
    return {
      format: 'zip',
      columns: scanned.columns.map((column) => {
        const values = records
          .map((record) => record.value(column.name))
          .filter((value) => value !== undefined && value !== null);
        return { ...column, samples: [...new Set(values.map((value) => String(shown(value))))].slice(0, 5) };
      }),
      rows: records
        .slice(0, limits.rows)
        .map((record) => Object.fromEntries([...record.entries()].map(([name, value]) => [name, shown(value)]))),
      rowEstimate: scanned.images,
      suggested: suggest(scanned, records),
      notes: notesOf(scanned),
    };
  },

  async *read(files, mapping, signal) {
    const scanned = await scanImages(onlyFile(files));
    checkMapping(
      mapping,
      scanned.columns.map(({ name }) => name),
      scanned.file.name,
    );
    yield* inBatches(images(scanned, mapping), signal);
  },
};
