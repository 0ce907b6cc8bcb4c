import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import { NumericError } from '../numeric-error';
import { parsePreamble, preambleBytes } from './header';

/** @throws NumericError `file_not_found` or `file_unreadable`. */
export async function openForReading(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw missing
      ? new NumericError('file_not_found', `There is no file ${path}.`, { cause })
      : new NumericError('file_unreadable', `${path} cannot be opened: ${(cause as Error).message}.`, { cause });
  }
}

/** Opens a file, and closes it when `use` is done. */
export async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await openForReading(path);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

/**
 * The text of a .npy header, where the data begins, and how long the file is.
 * @throws NumericError `file_unreadable`, `npy_bad_magic`, `npy_bad_header`, `npy_truncated` or `npy_unsupported_version`.
 */
export async function readHeaderText(
  file: FileHandle,
  path: string,
): Promise<{ text: string; dataOffset: number; fileBytes: number }> {
  const stat = await file.stat();
  if (!stat.isFile()) throw new NumericError('file_unreadable', `${path} is not a regular file.`);
  const head = Buffer.alloc(Math.min(preambleBytes, stat.size));
  await readFully(file, head, 0, path);
  const { textOffset, textLength } = parsePreamble(head, path);
  if (textOffset + textLength > stat.size) {
    throw new NumericError('npy_truncated', `${path} ends inside its .npy header.`);
  }
  if (textLength > 1024 * 1024) {
    throw new NumericError('npy_bad_header', `The .npy header of ${path} claims ${textLength} bytes.`);
  }
  const text = Buffer.alloc(textLength);
  await readFully(file, text, textOffset, path);
  return { text: text.toString('latin1'), dataOffset: textOffset + textLength, fileBytes: stat.size };
}

/** Fills `target` from `position` of the file. @throws NumericError `npy_truncated` when the file ends before. */
export async function readFully(file: FileHandle, target: Buffer, position: number, path: string): Promise<void> {
  let done = 0;
  while (done < target.length) {
    const { bytesRead } = await file.read(target, done, target.length - done, position + done);
    if (bytesRead === 0) {
      throw new NumericError('npy_truncated', `${path} ended at byte ${position + done} while it was being read.`);
    }
    done += bytesRead;
  }
}
