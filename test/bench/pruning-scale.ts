import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ApiClient, type Schemas, unwrap } from '@assay/api-client';
import { createRandom } from '@assay/compute/matrix';
import { streamMatrix } from './support/npy-file';
import { importFile, peakRss, renewWorker, settled, withServer } from './support/server';

const [ROWS, COLUMNS, CLASSES, CONTRIBUTORS] = [1_000_000, 256, 10, 50];
/** Distance of class centres from the origin, in standard deviations of a feature. */
const SEPARATION = 0.15;
const REQUESTS: Record<string, Partial<Schemas['CreatePruningJob']>> = {
  'default, keep 10 %': { target: { kind: 'fraction', keep: 0.1 } },
  'pivotal, keep 10 %': { method: 'pivotal', target: { kind: 'fraction', keep: 0.1 } },
  'default, keep 50 %': { target: { kind: 'fraction', keep: 0.5 } },
};

/**
 * How long a server takes to preview, to apply and to undo the pruning of 1,000,000 × 256 labelled vectors, and its worker's peak memory. The
 * worker is a fresh process for each preview. Needs /proc.
 */
export function rows(): Promise<object[]> {
  return withServer(async (api, folder) => {
    const [file, table] = [join(folder, 'features.npy'), join(folder, 'labels.csv')];
    await writeInputs(file, table);
    const { datasetId, embeddingSetId, seconds: importSeconds } = await importFile(api, file, 'bench', table);
    const results: object[] = [];
    for (const [name, request] of Object.entries(REQUESTS)) {
      results.push({ importSeconds, ...(await measure(api, name, { datasetId, embeddingSetId, ...request })) });
    }
    return results;
  });
}

/** Gaussian classes, and a table of ids, labels and contributors. */
async function writeInputs(file: string, table: string): Promise<void> {
  const random = createRandom(1);
  const centres = Float32Array.from({ length: CLASSES * COLUMNS }, () => SEPARATION * random.normal());
  let row = 0;
  await streamMatrix(file, ROWS, COLUMNS, (piece) => {
    for (let i = 0; i < piece.length; i += 1) {
      piece[i] = random.normal() + centres[(row % CLASSES) * COLUMNS + (i % COLUMNS)];
      if (i % COLUMNS === COLUMNS - 1) row += 1;
    }
  });
  const lines = Array.from({ length: ROWS }, (_, k) => `${k},class ${k % CLASSES},c${k % CONTRIBUTORS}`);
  await writeFile(table, `id,label,contributor\n${lines.join('\n')}\n`);
}

async function measure(api: ApiClient, name: string, body: Partial<Schemas['CreatePruningJob']>) {
  const worker = await renewWorker(api);
  const request = { ...body, dryRun: true } as Schemas['CreatePruningJob'];
  const preview = await settled(api, unwrap(await api.POST('/api/v1/pruning-jobs', { body: request })));
  const peakRssBytes = await peakRss(worker);
  const params = { path: { id: preview.job.subjectId ?? '' } };
  const { previewHash, report } = unwrap(await api.GET('/api/v1/pruning-jobs/{id}', { params }));
  const apply = unwrap(
    await api.POST('/api/v1/pruning-jobs/{id}/apply', { params, body: { previewHash: previewHash ?? '' } }),
  );
  const applied = await settled(api, apply);
  const undo = unwrap(await api.POST('/api/v1/pruning-jobs/{id}/undo', { params, body: { keepLaterChanges: false } }));
  const undone = await settled(api, undo);
  return {
    case: name,
    rows: ROWS,
    columns: COLUMNS,
    engine: report?.engine,
    previewSeconds: preview.seconds,
    chooseSeconds: report?.seconds.choose,
    probeSeconds: report?.seconds.probe,
    applySeconds: applied.seconds,
    undoSeconds: undone.seconds,
    peakRssBytes,
    kept: report?.kept,
    verdict: report?.probe?.verdict,
  };
}
