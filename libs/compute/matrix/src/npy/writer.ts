import { randomBytes } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { NumericError } from '../numeric-error';
import { formatHeader } from './header';

/** Element types that can be written, with their NumPy names. */
const dtypes = { float32: '<f4', float64: '<f8', int64: '<i8' } as const;

/** Element type of a written file. */
export type NpyDtype = keyof typeof dtypes;

interface Elements {
  float32: Float32Array;
  float64: Float64Array;
  int64: BigInt64Array;
}

/** Writes a little-endian, C-order .npy file of known shape piece by piece; the file appears whole, at `commit`, or not at all. */
export interface NpyWriter<D extends NpyDtype> {
  /** Appends numbers in C order. */
  write(elements: Elements[D]): Promise<void>;
  /** Flushes to disk and puts the file in place. @throws NumericError `npy_wrong_length` when numbers are missing. */
  commit(): Promise<void>;
  /** Removes what was written so far. Does nothing after `commit`. */
  discard(): Promise<void>;
}

/**
 * Begins a .npy file in a temporary file beside `path`.
 * @throws NumericError `file_unwritable` when the folder is missing or not writable.
 */
export async function createNpy<D extends NpyDtype>(
  path: string,
  dtype: D,
  shape: readonly number[],
): Promise<NpyWriter<D>> {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const file = await openForWriting(temporary, path);
  const expected = shape.reduce((product, extent) => product * extent, 1);
  let written = 0;
  let finished = false;
  const finish = async (): Promise<void> => {
    finished = true;
    await file.close();
  };
  const discard = async (): Promise<void> => {
    if (finished) return;
    await finish();
    await rm(temporary, { force: true });
  };
  await writeFully(file, formatHeader(dtypes[dtype], shape), path).catch(async (error: unknown) => {
    await discard();
    throw error;
  });
  return {
    async write(elements) {
      await writeFully(file, Buffer.from(elements.buffer, elements.byteOffset, elements.byteLength), path);
      written += elements.length;
    },
    async commit() {
      if (written !== expected) {
        await discard();
        throw new NumericError('npy_wrong_length', `${path} needs ${expected} numbers but ${written} were written.`);
      }
      await file.sync();
      await finish();
      await putInPlace(temporary, path);
    },
    discard,
  };
}

/** Writes a whole array at once. See {@link createNpy}. */
export async function writeNpy<D extends NpyDtype>(
  path: string,
  dtype: D,
  shape: readonly number[],
  elements: Elements[D],
): Promise<void> {
  const writer = await createNpy(path, dtype, shape);
  try {
    await writer.write(elements);
    await writer.commit();
  } finally {
    await writer.discard();
  }
}

async function openForWriting(temporary: string, path: string): Promise<FileHandle> {
  try {
    return await open(temporary, 'wx');
  } catch (cause) {
    throw new NumericError('file_unwritable', `${path} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}

async function putInPlace(temporary: string, path: string): Promise<void> {
  try {
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new NumericError('file_unwritable', `${path} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}

async function writeFully(file: FileHandle, bytes: Buffer, path: string): Promise<void> {
  try {
    await file.writeFile(bytes);
  } catch (cause) {
    throw new NumericError('file_unwritable', `${path} cannot be written: ${(cause as Error).message}.`, { cause });
  }
}
