import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endAll } from './processes';

/**
 * Makes folders for the tests of a file. When these are over, passed or failed, it ends every process that was started on one of
 * the folders, and removes them.
 */
export function temporaryHomes(): () => Promise<string> {
  const homes: string[] = [];
  afterAll(async () => {
    for (const home of homes) {
      await endAll(home);
      await rm(home, { recursive: true, force: true });
    }
  });
  return async () => {
    const home = await realpath(await mkdtemp(join(tmpdir(), 'assay-e2e-')));
    homes.push(home);
    return home;
  };
}
