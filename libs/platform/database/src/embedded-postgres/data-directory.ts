import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { classifyFailure, EmbeddedPostgresError } from './embedded-postgres-error';
import { handOver } from './server-identity';
import type { ServerIdentity } from './server-identity';

/** The superuser of an embedded server. */
export const superuser = 'postgres';

/** Makes the folder's parent and answers the absolute path without links, under which the server knows its data. */
export async function resolveDataDirectory(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  return existsSync(path) ? realpath(path) : join(await realpath(dirname(path)), basename(path));
}

/** Linux can flush the whole file system at once, which takes a quarter of the time of a thousand files one by one. */
function syncing(durable: boolean): string[] {
  if (!durable) return ['--no-sync'];
  return process.platform === 'linux' ? ['--sync-method=syncfs'] : [];
}

export function isInitialized(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, 'PG_VERSION'));
}

/**
 * Makes an empty cluster. It is built beside its place and moved there when complete, so that a process killed halfway
 * leaves no folder that looks like a cluster.
 */
export async function initializeDataDirectory(
  initdb: string,
  dataDirectory: string,
  identity: ServerIdentity,
  { password, durable }: { password: string | undefined; durable: boolean },
): Promise<void> {
  if (existsSync(dataDirectory) && (await readdir(dataDirectory)).length > 0) {
    throw new EmbeddedPostgresError(
      'postgres_start_failed',
      `${dataDirectory} holds files but no Postgres data. Choose an empty folder, or move those files away.`,
    );
  }
  const workshop = await mkdtemp(`${dataDirectory}.new-`);
  try {
    const cluster = join(workshop, 'data');
    const passwordFile = join(workshop, 'password');
    await mkdir(cluster, { mode: 0o700 });
    if (password !== undefined) await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
    await handOver(workshop, identity);
    const authentication =
      password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', '--pwfile', passwordFile];
    const args = [
      ...['--pgdata', cluster, '--username', superuser, '--encoding', 'UTF8'],
      // Letters of every language, the same on every machine; no locale of the system is needed.
      ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
      ...authentication,
      ...syncing(durable),
    ];
    const { ok, output } = await identity.run(initdb, args);
    if (!ok) throw classifyFailure(`Making a Postgres data directory in ${dataDirectory}`, output);
    await rename(cluster, dataDirectory).catch((error: unknown) => {
      // Another process was faster; its cluster serves as well.
      if (!isInitialized(dataDirectory)) throw error;
    });
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}
