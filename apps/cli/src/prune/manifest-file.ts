import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, constants, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type ApiClient, unwrap } from '@assay/api-client';
import { UsageError } from '../exit';
import { unwritable } from '../file-errors';

const routes = {
  '.jsonl': '/api/v1/pruning-jobs/{id}/manifest.jsonl',
  '.csv': '/api/v1/pruning-jobs/{id}/manifest.csv',
  '.parquet': '/api/v1/pruning-jobs/{id}/manifest.parquet',
} as const;

function routeFor(path: string): (typeof routes)[keyof typeof routes] {
  const extension = extname(path).toLowerCase();
  if (extension in routes) return routes[extension as keyof typeof routes];
  throw new UsageError(`--manifest: ${path} must end in .jsonl, .csv or .parquet.`);
}

/** Fails before a job is waited for rather than after it. @throws UsageError; CommandError `file_unwritable` */
export async function assertManifestFile(path: string): Promise<void> {
  routeFor(path);
  await access(dirname(path), constants.W_OK).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
  const found = await stat(path).catch(() => null);
  if (found?.isDirectory()) throw unwritable(path, new Error('it is a folder'));
}

/** Writes the manifest of a pruning job to a file, which is whole when it appears. @throws ApiError; CommandError `file_unwritable` */
export async function downloadManifest(api: ApiClient, id: string, path: string, signal: AbortSignal): Promise<void> {
  const answer = await api.GET(routeFor(path), { params: { path: { id } }, parseAs: 'stream', signal });
  const body = unwrap(answer) as unknown as ReadableStream;
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const file = createWriteStream(temporary, { flags: 'wx' });
    file.once('error', (error) => file.destroy(unwritable(path, error)));
    await pipeline(Readable.fromWeb(body), file, { signal });
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}
