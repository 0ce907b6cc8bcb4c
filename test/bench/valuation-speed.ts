import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApiClient } from '@assay/api-client';
import { openEngine } from '@assay/compute/engine';
import { computeLeverage } from '@assay/compute/leverage';
import { closeThreads, createRandom, openNpy } from '@assay/compute/matrix';
import { streamMatrix } from './support/npy-file';
import { runStart } from './support/running-start';
import { importFile, newApiKey, peakRss, renewWorker, value } from './support/server';

const [ROWS, COLUMNS] = [1_000_000, 512];
const ROUNDS = 5;
const PASSWORD = 'a password for the bench';

/**
 * How long a server takes to value 1,000,000 × 512 imported vectors, from the start of the job to the stored values, beside what the
 * engine alone takes for the same numbers from a file; by turns, medians. Needs /proc for the worker's peak memory.
 */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const env = { ASSAY_HOME: join(folder, 'home'), ASSAY_DEMO: '0', ASSAY_ADMIN_PASSWORD: PASSWORD };
  const assay = await runStart(process.execPath, ['dist/apps/cli/src/main.js', 'start'], process.cwd(), env);
  try {
    const api = createApiClient(assay.url, await newApiKey(assay.url, PASSWORD));
    const file = join(folder, 'features.npy');
    const random = createRandom(1);
    await streamMatrix(file, ROWS, COLUMNS, (piece) => {
      for (let i = 0; i < piece.length; i += 1) piece[i] = random.uniform() - 0.5;
    });
    const imported = await importFile(api, file, 'bench');
    const worker = await renewWorker(api);
    const [total, alone]: number[][] = [[], []];
    let engine: string | null = null;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { valuation, seconds } = await value(api, imported.embeddingSetId);
      total.push(seconds);
      engine = valuation.engine;
      alone.push(await engineAlone(file));
    }
    return [
      {
        case: 'postgres-to-values',
        rows: ROWS,
        columns: COLUMNS,
        engine,
        seconds: median(total),
        engineSeconds: median(alone),
        ratio: median(total) / median(alone),
        peakRssBytes: await peakRss(worker),
        importSeconds: imported.seconds,
      },
    ];
  } finally {
    await closeThreads();
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function engineAlone(file: string): Promise<number> {
  const { engine } = await openEngine('auto');
  const source = await openNpy(file);
  const scores = new Float64Array(source.rows);
  try {
    const { seconds } = await computeLeverage(source, engine, {
      coordinates: true,
      onScores: (rowStart, leverage) => scores.set(leverage, rowStart),
    });
    return seconds.total;
  } finally {
    await engine.close();
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
