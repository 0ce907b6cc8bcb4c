import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { pipeline } from 'node:stream';
import { describeError } from '../host-error';
import { ImportError } from '../import-error';
import { LIMITS } from '../limits';
import type { SourceFile } from '../reader';

const CHUNK_BYTES = 256 * 1024;

function isGzip(head: Buffer): boolean {
  return head.length >= 2 && head[0] === 0x1f && head[1] === 0x8b;
}

async function readStart(path: string, length: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Turns zlib's errors into coded ones; others pass through. */
function gunzipError(error: unknown, name: string): unknown {
  const { code } = describeError(error);
  if (code === 'Z_BUF_ERROR') {
    return new ImportError('truncated_file', `${name} ends in the middle of its gzip stream: upload it again.`, {
      cause: error,
    });
  }
  if (code?.startsWith('Z_')) {
    return new ImportError('corrupt_file', `${name} is not a sound gzip file: upload it again.`, { cause: error });
  }
  return error;
}

async function* gunzipped(file: SourceFile, maxBytes: number): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // The error reaches the loop below through the gunzip stream; the callback only keeps pipeline from throwing.
  const stream = pipeline(createReadStream(file.path, { highWaterMark: CHUNK_BYTES }), gunzip, () => undefined);
  let total = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      total += chunk.byteLength;
      if (total > maxBytes) {
        throw new ImportError(
          'zip_bomb',
          `${file.name} holds more than ${maxBytes} bytes when unpacked: split it into smaller files.`,
        );
      }
      yield chunk;
    }
  } catch (error) {
    throw gunzipError(error, file.name);
  }
}

/**
 * The bytes of a file in order, gunzipped when it is gzip (told by its magic, not its name).
 * @param maxBytes limit on the unpacked size of a gzip file
 * @throws ImportError `zip_bomb`, `truncated_file`, `corrupt_file`
 */
export async function* readBytes(file: SourceFile, maxBytes: number = LIMITS.totalBytes): AsyncGenerator<Buffer> {
  if (isGzip(await readStart(file.path, 2))) {
    yield* gunzipped(file, maxBytes);
    return;
  }
  yield* createReadStream(file.path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>;
}

/** The first bytes of a file, gunzipped when it is gzip; fewer when the file is shorter. */
export async function readHead(file: SourceFile, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of readBytes(file)) {
    chunks.push(chunk);
    total += chunk.byteLength;
    if (total >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

/** Whether the file on disk is gzip; then its size says nothing about its content's. */
export async function isCompressed(file: SourceFile): Promise<boolean> {
  return isGzip(await readStart(file.path, 2));
}

/** The size on disk, which is what limits and checks must use: `SourceFile.size` is what the client said. */
export async function sizeOnDisk(file: SourceFile): Promise<number> {
  return (await stat(file.path)).size;
}
