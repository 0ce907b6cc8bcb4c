import { posix } from 'node:path';
import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import { DEFAULT_PREVIEW_LIMITS, type PreviewColumn, type RowProblem } from '../reader';
import { textBuffer } from '../source/text-source';
import { openCsv } from '../table/csv-table';
import { openJsonl } from '../table/jsonl-table';
import type { Table, TableRecord } from '../table/table-record';
import { type Archive, type ArchiveEntry, EntryError } from './archive';
import { folderOf, metadataFormat } from './layout';

/** The column that names the image of a metadata row, relative to the metadata file. */
const FILE_NAME = 'file_name';

interface MetadataRow {
  record: TableRecord;
  source: string;
  used: boolean;
}

/** What the metadata files of an archive say of its images. */
export class ImageMetadata {
  readonly columns: Omit<PreviewColumn, 'samples'>[] = [];
  readonly problems: RowProblem[] = [];
  private readonly rows = new Map<string, MetadataRow>();
  private bytes = 0;

  get size(): number {
    return this.rows.size;
  }

  /**
   * Reads one metadata file.
   * @throws ImportError when it is no table, has no `file_name`, or there is too much of it
   */
  async add(archive: Archive, entry: ArchiveEntry): Promise<void> {
    let content: Buffer;
    try {
      content = await archive.read(entry);
    } catch (cause) {
      if (!(cause instanceof EntryError)) throw cause;
      throw new ImportError('corrupt_file', `${entry.path} cannot be read: ${cause.message}`, { cause });
    }
    this.bytes += content.byteLength;
    if (this.bytes > LIMITS.archiveMetadataBytes) {
      throw new ImportError(
        'zip_bomb',
        `The metadata of ${archive.file.name} is larger than ${LIMITS.archiveMetadataBytes} bytes.`,
      );
    }
    const source = textBuffer(entry.path, content);
    const open = metadataFormat(entry.path) === 'csv' ? openCsv : openJsonl;
    const table = await open(source, DEFAULT_PREVIEW_LIMITS.sampledRecords);
    this.addColumns(table, entry.path);
    for await (const record of table.records()) {
      if ('problem' in record)
        this.problem(record.problem.line, entry.path, record.problem.code, record.problem.reason);
      else this.addRow(record, entry.path);
    }
  }

  /** The row of an image, which then counts as used. */
  take(path: string): TableRecord | null {
    const row = this.rows.get(path);
    if (!row) return null;
    row.used = true;
    return row.record;
  }

  /** Rows whose image is not in the archive. */
  *unused(): Generator<RowProblem> {
    for (const [path, { record, source, used }] of this.rows) {
      if (used) continue;
      const reason = `${source}, line ${record.line}: there is no image ${path} in the archive.`;
      yield { line: record.line, externalId: path, code: 'missing_image', reason };
    }
  }

  private addColumns(table: Table, path: string): void {
    if (!table.columns.some(({ name }) => name === FILE_NAME)) {
      throw new ImportError('missing_column', `${path} has no column ${FILE_NAME}, which says whose row each one is.`);
    }
    const known = new Set([FILE_NAME, ...this.columns.map(({ name }) => name)]);
    this.columns.push(...table.columns.filter(({ name }) => !known.has(name)));
  }

  private addRow(record: TableRecord, source: string): void {
    const name = record.text(FILE_NAME);
    if (!name) {
      this.problem(record.line, source, 'missing_external_id', `The row has no ${FILE_NAME}.`);
      return;
    }
    const path = posix.join(folderOf(source), name.replaceAll('\\', '/')).normalize('NFC');
    if (this.rows.has(path)) this.problem(record.line, source, 'duplicate_row', `There already is a row for ${path}.`);
    else this.rows.set(path, { record, source, used: false });
  }

  private problem(line: number, source: string, code: string, reason: string): void {
    this.problems.push({ line, externalId: null, code, reason: `${source}, line ${line}: ${reason}` });
  }
}
