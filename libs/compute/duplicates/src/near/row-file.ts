import { randomBytes } from 'node:crypto';
import { readSync, writeSync } from 'node:fs';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { NumericError } from '@assay/compute/matrix';

/** A temporary file. It has no name, so that it goes with the process, however that ends. */
export class RowFile {
  private constructor(private readonly file: FileHandle) {}

  /** @throws NumericError `file_unwritable` when the folder is missing or not writable. */
  static async create(folder: string): Promise<RowFile> {
    const path = join(folder, `duplicates-${randomBytes(6).toString('hex')}.tmp`);
    try {
      const file = await open(path, 'wx+');
      await rm(path, { force: true });
      return new RowFile(file);
    } catch (cause) {
      throw unwritable(cause);
    }
  }

  /** For {@link readFully} and {@link writeFully}, in any thread of the process. */
  get descriptor(): number {
    return this.file.fd;
  }

  /** Writes bytes from `position` on. @throws NumericError `file_unwritable`. */
  async write(bytes: Uint8Array, position: number): Promise<void> {
    try {
      for (let done = 0; done < bytes.length;) {
        done += (await this.file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      }
    } catch (cause) {
      throw unwritable(cause);
    }
  }

  async close(): Promise<void> {
    await this.file.close();
  }
}

/** Fills `bytes` from `position` on; for threads, since it holds up everything else. @throws NumericError `file_unreadable`. */
export function readFully(descriptor: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length;) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, position + done);
    if (read === 0) throw new NumericError('file_unreadable', 'The temporary file of rows has lost its end.');
    done += read;
  }
}

/** Writes bytes from `position` on; for threads. @throws NumericError `file_unwritable`. */
export function writeFully(descriptor: number, bytes: Uint8Array, position: number): void {
  try {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(descriptor, bytes, done, bytes.length - done, position + done);
    }
  } catch (cause) {
    throw unwritable(cause);
  }
}

function unwritable(cause: unknown): NumericError {
  return new NumericError(
    'file_unwritable',
    `Rows cannot be kept in a temporary file: ${(cause as Error).message}. Make room or name another folder.`,
    { cause },
  );
}
