import { ImportError } from '../import-error';
import type { SourceFile } from '../reader';
import { isCompressed, readBytes, readHead, sizeOnDisk } from '../source/byte-source';

/** Magic numbers: two zero bytes, 0x08 for unsigned bytes, the number of dimensions. */
export const IDX_IMAGES = 0x00000803;
export const IDX_LABELS = 0x00000801;

const MAX_SIDE = 8192;

/** An IDX file of unsigned bytes: `count` elements of `elementBytes` each, after a header. */
export interface IdxFile {
  file: SourceFile;
  magic: typeof IDX_IMAGES | typeof IDX_LABELS;
  count: number;
  /** Pixels; 1 × 1 for labels. */
  height: number;
  width: number;
  headerBytes: number;
}

/** The IDX magic at the start of a file, or null. */
export function idxMagic(head: Buffer): number | null {
  if (head.length < 4 || head.readUInt16BE(0) !== 0) return null;
  const known = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e].includes(head[2] ?? 0);
  return known && (head[3] ?? 0) >= 1 && (head[3] ?? 0) <= 4 ? head.readUInt32BE(0) : null;
}

/**
 * Reads the header of an IDX file of images or labels and, where the file is not compressed, checks its length.
 * @throws ImportError `empty_file`, `truncated_file`, `corrupt_file`, `wrong_dtype`
 */
export async function openIdx(file: SourceFile): Promise<IdxFile> {
  const head = await readHead(file, 16);
  if (head.length === 0) throw new ImportError('empty_file', `${file.name} is empty.`);
  const magic = idxMagic(head);
  if (magic === null) throw new ImportError('corrupt_file', `${file.name} does not start with an IDX magic number.`);
  if (magic !== IDX_IMAGES && magic !== IDX_LABELS) {
    const found = `${file.name} holds IDX type 0x${magic.toString(16).padStart(8, '0')}`;
    throw new ImportError(
      'wrong_dtype',
      `${found}; only grey images (0x00000803) and labels (0x00000801) of unsigned bytes are read.`,
    );
  }
  const headerBytes = magic === IDX_IMAGES ? 16 : 8;
  if (head.length < headerBytes)
    throw new ImportError('truncated_file', `${file.name} ends in its header: upload it again.`);
  const count = head.readUInt32BE(4);
  const height = magic === IDX_IMAGES ? head.readUInt32BE(8) : 1;
  const width = magic === IDX_IMAGES ? head.readUInt32BE(12) : 1;
  if (count === 0) throw new ImportError('empty_file', `${file.name} says that it holds nothing.`);
  if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
    throw new ImportError(
      'corrupt_file',
      `${file.name} says that its images are ${width} × ${height}, which cannot be.`,
    );
  }
  const idx: IdxFile = { file, magic, count, height, width, headerBytes };
  if (!(await isCompressed(file))) checkLength(idx, await sizeOnDisk(file));
  return idx;
}

function checkLength({ file, count, height, width, headerBytes }: IdxFile, actual: number): void {
  const expected = headerBytes + count * height * width;
  if (actual < expected) {
    throw new ImportError(
      'truncated_file',
      `${file.name} should be ${expected} bytes long but ends after ${actual}: upload it again.`,
    );
  }
  if (actual > expected) {
    throw new ImportError('corrupt_file', `${file.name} should be ${expected} bytes long but has ${actual}.`);
  }
}

/**
 * The elements of an IDX file one by one, each in a buffer of its own.
 * @throws ImportError `truncated_file` or `corrupt_file` when the file holds fewer or more than its header says
 */
export async function* idxElements(idx: IdxFile): AsyncGenerator<Buffer> {
  const size = idx.height * idx.width;
  let skip = idx.headerBytes;
  let total = 0;
  let element = Buffer.alloc(size);
  let filled = 0;
  let yielded = 0;
  for await (const chunk of readBytes(idx.file)) {
    total += chunk.byteLength;
    let at = Math.min(skip, chunk.byteLength);
    skip -= at;
    while (at < chunk.byteLength && yielded < idx.count) {
      const taken = chunk.copy(element, filled, at, Math.min(chunk.byteLength, at + size - filled));
      at += taken;
      filled += taken;
      if (filled < size) continue;
      yield element;
      yielded++;
      element = Buffer.alloc(size);
      filled = 0;
    }
  }
  checkLength(idx, total);
}
