import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiClient } from '@assay/api-client';
import { createRandom } from '@assay/compute/matrix';
import { streamMatrix } from './support/npy-file';
import { importFile, peakRss, renewWorker, value, withServer } from './support/server';

const COLUMNS = 128;

/**
 * Peak memory of a server's worker that values 100,000 and 1,000,000 imported vectors of 128 features. The worker is a fresh process
 * for each valuation, so that its import does not count. Needs /proc.
 */
export function rows(): Promise<object[]> {
  return withServer(async (api, folder) => {
    const results: { case: string; rows: number; importSeconds: number; seconds: number; peakRssBytes: number }[] = [];
    for (const count of [100_000, 1_000_000]) results.push(await measure(api, folder, count));
    const [small, large] = results;
    return small && large ? [small, { ...large, growthBytes: large.peakRssBytes - small.peakRssBytes }] : results;
  });
}

async function measure(api: ApiClient, folder: string, count: number) {
  const file = join(folder, `${count}.npy`);
  const random = createRandom(count);
  await streamMatrix(file, count, COLUMNS, (piece) => {
    for (let i = 0; i < piece.length; i += 1) piece[i] = random.uniform() - 0.5;
  });
  const imported = await importFile(api, file, `${count}`);
  await rm(file);
  const worker = await renewWorker(api);
  const valued = await value(api, imported.embeddingSetId);
  return {
    case: `${count}x${COLUMNS}`,
    rows: count,
    importSeconds: imported.seconds,
    seconds: valued.seconds,
    peakRssBytes: await peakRss(worker),
  };
}
