import { describeError } from '../host-error';
import { ImportError } from '../import-error';
import type { SourceFile } from '../reader';
import { readBytes } from './byte-source';

/** Text that can be read from its start any number of times: once to look at, once to import. */
export interface TextSource {
  /** For messages. */
  name: string;
  /** The bytes, in UTF-8 as far as they are text, without a byte order mark. */
  open(): AsyncIterable<Buffer>;
}

/** The text of an uploaded file, gunzipped when it is gzip. */
export function textFile(file: SourceFile): TextSource {
  return { name: file.name, open: () => asUtf8(readBytes(file), file.name) };
}

/** Text that is already in memory, such as the metadata file of an archive. */
export function textBuffer(name: string, content: Buffer): TextSource {
  async function* bytes(): AsyncGenerator<Buffer> {
    yield content;
  }
  return { name, open: () => asUtf8(bytes(), name) };
}

/** The beginning of a text and whether there is more of it. */
export async function readTextHead(source: TextSource, length: number): Promise<{ bytes: Buffer; complete: boolean }> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of source.open()) {
    chunks.push(chunk);
    total += chunk.byteLength;
    if (total > length) return { bytes: Buffer.concat(chunks).subarray(0, length), complete: false };
  }
  return { bytes: Buffer.concat(chunks), complete: true };
}

interface ByteOrderMark {
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  length: number;
}

function byteOrderMark(head: Buffer): ByteOrderMark {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', length: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', length: 2 };
  return { encoding: 'utf-8', length: 0 };
}

/** Takes the byte order mark off the first chunk, which is made at least as long as the longest mark. */
async function* afterMark(bytes: AsyncIterable<Buffer>, onMark: (mark: ByteOrderMark) => void): AsyncGenerator<Buffer> {
  let head: Buffer | null = Buffer.alloc(0);
  const start = (first: Buffer): Buffer => {
    const mark = byteOrderMark(first);
    onMark(mark);
    return first.subarray(mark.length);
  };
  for await (const chunk of bytes) {
    if (head === null) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.byteLength < 3) continue;
    yield start(head);
    head = null;
  }
  if (head !== null) yield start(head);
}

/**
 * Text bytes in UTF-8 without their mark; UTF-16 with a mark (what spreadsheets call "Unicode text") is converted.
 * Bytes that are not UTF-8 pass through, since the rows that they are in are reported one by one.
 * @throws ImportError `not_utf8` when UTF-16 text is malformed
 */
async function* asUtf8(bytes: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  const state: { decoder?: InstanceType<typeof TextDecoder> } = {};
  const unmarked = afterMark(bytes, ({ encoding }) => {
    if (encoding !== 'utf-8') state.decoder = new TextDecoder(encoding, { fatal: true });
  });
  try {
    for await (const chunk of unmarked) {
      yield state.decoder ? Buffer.from(state.decoder.decode(chunk, { stream: true })) : chunk;
    }
    if (state.decoder) yield Buffer.from(state.decoder.decode());
  } catch (error) {
    if (describeError(error).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw new ImportError('not_utf8', `${name} starts like UTF-16 text but is not: save it as UTF-8.`, {
      cause: error,
    });
  }
}
