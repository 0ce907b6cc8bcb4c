import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import { type Entry, getFileNameLowLevel, openPromise, validateFileName, type ZipFile } from 'yauzl';
import { describeError, isSystemError } from '../host-error';
import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { SourceFile } from '../reader';

/** A file inside an archive; folders are left out. */
export interface ArchiveEntry {
  /** 1-based position in the archive's directory, folders counted. */
  index: number;
  /** With slashes, in Unicode normal form C, safe to show and to store. */
  path: string;
  entry: Entry;
}

/** An entry that cannot be read; the others can. */
export class EntryError extends Error {
  constructor(
    readonly code: 'encrypted_entry' | 'unsupported_compression' | 'corrupt_entry',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'EntryError';
  }
}

const UTF8_FLAG = 0x800;
const UNICODE_PATH_FIELD = 0x7075;
const FILE_TYPE_MASK = 0o170000;
const SYMLINK = 0o120000;

/**
 * The name of an entry. Mac archives hold UTF-8 without saying so, which taken as code page 437, as the standard wants,
 * would garble every accent: bytes that are UTF-8 are read as such.
 */
function entryName(entry: Entry): string {
  const { generalPurposeBitFlag: flags, fileNameRaw: raw, extraFields } = entry;
  const declared = (flags & UTF8_FLAG) !== 0 || extraFields.some(({ id }) => id === UNICODE_PATH_FIELD);
  const name =
    !declared && isUtf8(raw)
      ? raw.toString('utf8').replaceAll('\\', '/')
      : getFileNameLowLevel(flags, raw, extraFields, false);
  return name.normalize('NFC');
}

function slip(file: SourceFile, name: string, why: string): ImportError {
  return new ImportError(
    'zip_slip',
    `${file.name} is refused: the entry ${JSON.stringify(name.slice(0, 200))} ${why}.`,
  );
}

function bomb(file: SourceFile, what: string): ImportError {
  return new ImportError('zip_bomb', `${file.name} is refused: ${what}. Split it, or leave the big files out.`);
}

function checkName(file: SourceFile, name: string, entry: Entry): void {
  if (name === '' || name.includes('\0')) throw slip(file, name, 'has no valid name');
  const invalid = validateFileName(name);
  if (invalid !== null) throw slip(file, name, `points outside of the archive (${invalid})`);
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE_MASK) === SYMLINK)
    throw slip(file, name, 'is a symbolic link');
}

/** Refuses an expansion that no image has. `where` says what was expanded. */
function checkRatio(file: SourceFile, where: string, packed: number, unpacked: number): void {
  if (unpacked > LIMITS.archiveEntryBytes) {
    throw bomb(file, `${where} unpacks to more than ${LIMITS.archiveEntryBytes} bytes`);
  }
  if (unpacked > LIMITS.archiveRatioFrom && unpacked > packed * LIMITS.archiveRatio) {
    throw bomb(file, `${where} unpacks to more than ${LIMITS.archiveRatio} times its size`);
  }
}

/** A zip archive opened for reading, one entry at a time. Close it when done. */
export class Archive {
  private unpackedBytes = 0;

  private constructor(
    readonly file: SourceFile,
    private readonly zip: ZipFile,
  ) {}

  /** @throws ImportError `truncated_file`, `corrupt_file`, `zip_bomb` */
  static async open(file: SourceFile): Promise<Archive> {
    let zip: ZipFile;
    try {
      // Sizes are counted here, for what an entry says of its own size may be a lie; names are decoded here too.
      zip = await openPromise(file.path, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
    } catch (cause) {
      if (isSystemError(cause)) throw cause;
      const { message: detail } = describeError(cause);
      const truncated = /end of central directory/i.test(detail);
      throw new ImportError(
        truncated ? 'truncated_file' : 'corrupt_file',
        `${file.name} is not a whole zip archive (${detail}): upload it again.`,
        { cause },
      );
    }
    if (zip.entryCount > LIMITS.archiveEntries) {
      zip.close();
      throw bomb(file, `it holds more than ${LIMITS.archiveEntries} entries`);
    }
    return new Archive(file, zip);
  }

  close(): void {
    this.zip.close();
  }

  /**
   * The entries in the order of the archive's directory, each checked by what the directory says. Can be run once.
   * @throws ImportError `zip_slip`, `zip_bomb`, `corrupt_file`
   */
  async *entries(): AsyncGenerator<ArchiveEntry> {
    let index = 0;
    let packed = 0;
    let unpacked = 0;
    const iterator = this.zip.eachEntry();
    for (;;) {
      const entry = await this.nextEntry(iterator);
      if (!entry) return;
      index++;
      const path = entryName(entry);
      checkName(this.file, path, entry);
      checkRatio(this.file, path, entry.compressedSize, entry.uncompressedSize);
      packed += entry.compressedSize;
      unpacked += entry.uncompressedSize;
      if (unpacked > LIMITS.totalBytes) throw bomb(this.file, `it unpacks to more than ${LIMITS.totalBytes} bytes`);
      if (packed > this.zip.fileSize) throw bomb(this.file, 'its entries overlap');
      if (!path.endsWith('/')) yield { index, path, entry };
    }
  }

  private async nextEntry(iterator: AsyncIterator<Entry>): Promise<Entry | null> {
    try {
      const next = await iterator.next();
      return next.done ? null : next.value;
    } catch (cause) {
      if (isSystemError(cause)) throw cause;
      const { message: detail } = describeError(cause);
      throw new ImportError('corrupt_file', `The directory of ${this.file.name} is damaged: ${detail}.`, { cause });
    }
  }

  /**
   * The content of an entry, limited and checked by the bytes that really come out, and by its checksum.
   * @throws EntryError when this entry alone is unreadable
   * @throws ImportError `zip_bomb` when it holds more than it says or than is allowed
   */
  async read({ entry, path }: ArchiveEntry): Promise<Buffer> {
    if (entry.isEncrypted())
      throw new EntryError('encrypted_entry', 'The entry is encrypted: pack it without a password.');
    if (!entry.canDecodeFileData()) {
      const method = `compression method ${entry.compressionMethod}`;
      throw new EntryError('unsupported_compression', `The entry uses ${method}: pack it with deflate, the usual one.`);
    }
    const content = await this.inflate(entry, path);
    if (content.byteLength !== entry.uncompressedSize || crc32(content) !== entry.crc32) {
      throw new EntryError('corrupt_entry', 'The entry does not match its size and checksum in the archive.');
    }
    return content;
  }

  private async inflate(entry: Entry, path: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of (await this.zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
        bytes += chunk.byteLength;
        this.unpackedBytes += chunk.byteLength;
        if (bytes > entry.uncompressedSize) throw bomb(this.file, `${path} unpacks to more bytes than it says`);
        checkRatio(this.file, path, entry.compressedSize, bytes);
        if (this.unpackedBytes > LIMITS.totalBytes)
          throw bomb(this.file, `it unpacks to more than ${LIMITS.totalBytes} bytes`);
        chunks.push(chunk);
      }
    } catch (cause) {
      if (cause instanceof ImportError || isSystemError(cause)) throw cause;
      const { message: detail } = describeError(cause);
      throw new EntryError('corrupt_entry', `The entry cannot be unpacked: ${detail}.`, { cause });
    }
    return Buffer.concat(chunks, bytes);
  }
}
