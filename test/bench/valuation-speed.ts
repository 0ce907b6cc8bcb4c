import { join } from 'node:path';
import { openEngine } from '@assay/compute/engine';
import { computeLeverage } from '@assay/compute/leverage';
import { closeThreads, createRandom, openNpy } from '@assay/compute/matrix';
import { median } from './support/median';
import { streamMatrix } from './support/npy-file';
import { importFile, peakRss, renewWorker, value, withServer } from './support/server';

const [ROWS, COLUMNS] = [1_000_000, 512];
const ROUNDS = 5;

/**
 * How long a server takes to value 1,000,000 × 512 imported vectors, from the start of the job to the stored values, beside what the
 * engine alone takes for the same numbers from a file; by turns, medians. Needs /proc for the worker's peak memory.
 */
export function rows(): Promise<object[]> {
  return withServer(async (api, folder) => {
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
  }).finally(closeThreads);
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
