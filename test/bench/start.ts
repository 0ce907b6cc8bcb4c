import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStart } from './support/running-start';

/** Starts after the first that are timed. */
const REPEATS = 5;

/**
 * `npm start` from a fresh clone with empty caches (npm's and Nx's) until the sample is valued, and later starts on the same data.
 * Needs the network for the packages. Only what is committed is cloned.
 */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-start-'));
  try {
    const clone = join(folder, 'assay');
    execFileSync('git', ['clone', '--quiet', process.cwd(), clone]);
    const env = { npm_config_cache: join(folder, 'npm-cache'), HOME: folder };
    const first = await runStart('npm', ['start'], clone, env);
    const prepared = first.reached('Starting Postgres') ?? 0;
    const results = [
      { case: 'fresh clone to ready', seconds: first.seconds },
      { case: 'of which installation', seconds: first.reached('Building') ?? 0 },
      { case: 'of which build', seconds: prepared - (first.reached('Building') ?? 0) },
      { case: 'of which start, import, embedding and valuation of the sample', seconds: first.seconds - prepared },
    ];
    await first.stop();
    const later: number[] = [];
    for (let k = 0; k < REPEATS; k++) {
      const next = await runStart('npm', ['start'], clone, env);
      later.push(next.seconds);
      await next.stop();
    }
    later.sort((a, b) => a - b);
    return [
      ...results,
      { case: 'later start to ready, median of 5', seconds: later[Math.floor(later.length / 2)] ?? 0 },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
