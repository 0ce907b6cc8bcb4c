import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@assay/compute/matrix';
import { runAssay } from './support/cli';
import { streamMatrix } from './support/npy-file';

const columns = 128;

/** Peak memory of the command line at 100,000 and at 1,000,000 rows of 128 float32 features: it must not grow with rows. */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  try {
    const results: { case: string; rows: number; columns: number; seconds: number; peakRssBytes: number }[] = [];
    for (const count of [100_000, 1_000_000]) {
      const features = join(folder, `${count}.npy`);
      const random = createRandom(count);
      await streamMatrix(features, count, columns, (piece) => {
        for (let i = 0; i < piece.length; i += 1) piece[i] = random.uniform() - 0.5;
      });
      const args = ['leverage', features, '--out', join(folder, 'scores.npy')];
      const { result, peakRssBytes } = await runAssay(args, join(folder, 'memory'));
      const { total } = result.seconds as { total: number };
      results.push({ case: `${count}x${columns}`, rows: count, columns, seconds: total, peakRssBytes });
    }
    const [small, large] = results;
    return [small, { ...large, growthBytes: large.peakRssBytes - small.peakRssBytes }];
  } finally {
    await rm(folder, { recursive: true });
  }
}
