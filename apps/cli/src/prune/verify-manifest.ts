import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { PruningManifest } from '@assay/contracts';
import canonicalize from 'canonicalize';
import { CommandError } from '../exit';
import { unreadable } from '../file-errors';

const FORMAT: PruningManifest['format'] = 'assay-pruning-manifest/1';
const LINE_FEED = 0x0a;
/** The longest text that V8 can hold is not much longer. */
const MAX_HEADER_BYTES = 256 * 1024 ** 2;

/** What a manifest that is as it was written says of itself. */
export type VerifiedManifest = Pick<PruningManifest, 'dataset' | 'version' | 'items' | 'kept' | 'hash'>;

/** The parts of the header that are read here; whatever else it holds is hashed. */
type Header = Pick<PruningManifest, 'rows' | 'hash' | 'items'> & VerifiedManifest;

/**
 * Checks a manifest in JSON Lines, as {@link PruningManifest} describes it, against its own hashes; reads it as a stream.
 * @throws CommandError `manifest_malformed`; `manifest_header_changed`, `manifest_rows_changed`, which say what is not as it was written;
 *   `file_not_found`, `file_unreadable`
 */
export async function verifyManifest(path: string, signal?: AbortSignal): Promise<VerifiedManifest> {
  const rows = createHash('sha256');
  const headerParts: Buffer[] = [];
  let header: Header | undefined;
  let lines = 0;
  let last = LINE_FEED;
  for await (const chunk of readFile(path, signal)) {
    let rest = chunk;
    if (!header) {
      const end = chunk.indexOf(LINE_FEED);
      headerParts.push(end < 0 ? chunk : chunk.subarray(0, end));
      if (headerParts.reduce((sum, part) => sum + part.length, 0) > MAX_HEADER_BYTES) throw malformed(path);
      if (end < 0) continue;
      header = parseHeader(path, Buffer.concat(headerParts));
      rest = chunk.subarray(end + 1);
    }
    rows.update(rest);
    for (let at = rest.indexOf(LINE_FEED); at >= 0; at = rest.indexOf(LINE_FEED, at + 1)) lines++;
    last = rest.at(-1) ?? last;
  }
  if (!header) throw malformed(path);
  checkHeader(path, header);
  if (rows.digest('hex') !== header.rows) {
    const complete = lines === header.items && last === LINE_FEED;
    const why = complete ? '' : ` It has ${lines} whole lines of items, not ${header.items}.`;
    throw new CommandError('manifest_rows_changed', `The items of ${path} are not as they were written.${why}`);
  }
  const { dataset, version, items, kept, hash } = header;
  return { dataset, version, items, kept, hash };
}

async function* readFile(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { signal, highWaterMark: 1024 ** 2 })) yield chunk as Buffer;
  } catch (error) {
    signal?.throwIfAborted();
    throw unreadable(path, error);
  }
}

function parseHeader(path: string, bytes: Buffer): Header {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw malformed(path, cause);
  }
  const header = value as Partial<Header & { format: string }> | null;
  if (header?.format !== FORMAT || typeof header.rows !== 'string' || typeof header.hash !== 'string')
    throw malformed(path);
  return header as Header;
}

function checkHeader(path: string, { hash, ...rest }: Header): void {
  const actual = createHash('sha256')
    .update(canonicalize(rest) ?? '')
    .digest('hex');
  if (actual !== hash)
    throw new CommandError(
      'manifest_header_changed',
      `The first line of ${path} is not as it was written: its hash is ${actual}, not ${hash}.`,
    );
}

function malformed(path: string, cause?: unknown): CommandError {
  const message = `${path} is no pruning manifest in JSON Lines: its first line must be the object with "format": "${FORMAT}".`;
  return new CommandError('manifest_malformed', message, { cause });
}
