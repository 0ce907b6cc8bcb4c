import { ImportError } from '../import-error';
import type { PreviewColumn, SourceFile } from '../reader';
import { type CellValue, scalarText, type TableRecord } from '../table/table-record';
import { Archive, type ArchiveEntry } from './archive';
import { isImageName, isJunk, metadataFormat, parseImagePath } from './layout';
import { ImageMetadata } from './metadata';

const COUNTED_FOLDERS = 1000;

/** What one pass over an archive's directory and its metadata files found. */
export interface ImageArchive {
  file: SourceFile;
  columns: Omit<PreviewColumn, 'samples'>[];
  metadata: ImageMetadata;
  images: number;
  /** Different class folders, counted up to a thousand. */
  folders: number;
  /** Files that are neither images nor metadata. */
  ignored: number;
}

/** An image of an archive as a table record: what its path and its metadata row say. */
export class ImageRecord implements TableRecord {
  private readonly own: ReadonlyMap<string, string | null>;

  constructor(
    readonly line: number,
    readonly index: number,
    readonly path: string,
    private readonly columns: readonly string[],
    private readonly metadata: TableRecord | null,
  ) {
    const { folder, split } = parseImagePath(path);
    this.own = new Map<string, string | null>([
      ['folder', folder],
      ['split', split],
    ]);
  }

  value(column: string): CellValue | undefined {
    if (column === 'file_name') return this.path;
    return this.metadata?.value(column) ?? this.own.get(column);
  }

  text(column: string): string | null | undefined {
    if (column === 'file_name') return this.path;
    const told = this.metadata?.value(column) ?? null;
    return this.metadata && told !== null ? this.metadata.text(column) : scalarText(this.own.get(column));
  }

  *entries(): Iterable<[string, CellValue]> {
    for (const column of this.columns) yield [column, this.value(column) ?? null];
  }
}

/** Whether an entry is an image to import. */
function isImage(entry: ArchiveEntry): boolean {
  return !isJunk(entry.path) && metadataFormat(entry.path) === null && isImageName(entry.path);
}

/**
 * Checks a whole archive before anything of it is imported, and reads its metadata.
 * @throws ImportError `zip_slip`, `zip_bomb`, `truncated_file`, `corrupt_file`, `empty_file`, `missing_column`
 */
export async function scanImages(file: SourceFile): Promise<ImageArchive> {
  const archive = await Archive.open(file);
  try {
    const metadata = new ImageMetadata();
    const metadataEntries: ArchiveEntry[] = [];
    const folders = new Set<string>();
    let images = 0;
    let ignored = 0;
    let hasSplits = false;
    for await (const entry of archive.entries()) {
      if (isJunk(entry.path)) continue;
      if (metadataFormat(entry.path) !== null) metadataEntries.push(entry);
      else if (!isImage(entry)) ignored++;
      else {
        images++;
        const { folder, split } = parseImagePath(entry.path);
        if (folder !== null && folders.size < COUNTED_FOLDERS) folders.add(folder);
        hasSplits ||= split !== null;
      }
    }
    if (images === 0) throw new ImportError('empty_file', `${file.name} holds no images.`);
    for (const entry of metadataEntries) await metadata.add(archive, entry);
    const columns: ImageArchive['columns'] = [{ name: 'file_name', type: 'image' }];
    const add = (name: string): void => {
      if (!metadata.columns.some((column) => column.name === name)) columns.push({ name, type: 'text' });
    };
    // A single folder holds everything and tells nothing apart.
    if (folders.size > 1) add('folder');
    if (hasSplits) add('split');
    columns.push(...metadata.columns);
    return { file, columns, metadata, images, folders: folders.size, ignored };
  } finally {
    archive.close();
  }
}

/** The images of a scanned archive in order, with what is known of them; their bytes are not read yet. */
export async function* imageRecords(
  scanned: ImageArchive,
  archive: Archive,
): AsyncGenerator<{ entry: ArchiveEntry; record: ImageRecord }> {
  const names = scanned.columns.map(({ name }) => name);
  let index = 0;
  for await (const entry of archive.entries()) {
    if (!isImage(entry)) continue;
    const metadata = scanned.metadata.take(entry.path);
    yield { entry, record: new ImageRecord(entry.index, index++, entry.path, names, metadata) };
  }
}
