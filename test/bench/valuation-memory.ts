import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type ApiClient, createApiClient, type Schemas, unwrap } from '@assay/api-client';
import { createRandom } from '@assay/compute/matrix';
import { streamMatrix } from './support/npy-file';
import { runStart } from './support/running-start';

const COLUMNS = 128;
const PASSWORD = 'a password for the bench';

/**
 * Peak memory of a server's worker that values 100,000 and 1,000,000 imported vectors of 128 features. The worker is a fresh process
 * for each valuation, so that its import does not count. Needs /proc.
 */
export async function rows(): Promise<object[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const env = { ASSAY_HOME: join(folder, 'home'), ASSAY_DEMO: '0', ASSAY_ADMIN_PASSWORD: PASSWORD };
  const assay = await runStart(process.execPath, ['dist/apps/cli/src/main.js', 'start'], process.cwd(), env);
  try {
    const api = createApiClient(assay.url, await newApiKey(assay.url));
    const results: { case: string; rows: number; importSeconds: number; seconds: number; peakRssBytes: number }[] = [];
    for (const count of [100_000, 1_000_000]) results.push(await measure(api, assay.url, folder, count));
    const [small, large] = results;
    return small && large ? [small, { ...large, growthBytes: large.peakRssBytes - small.peakRssBytes }] : results;
  } finally {
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(api: ApiClient, url: string, folder: string, count: number) {
  const file = join(folder, `${count}.npy`);
  const random = createRandom(count);
  await streamMatrix(file, count, COLUMNS, (piece) => {
    for (let i = 0; i < piece.length; i += 1) piece[i] = random.uniform() - 0.5;
  });
  const imported = await importFile(api, url, file, `${count}`);
  await rm(file);
  const before = await workerPid(api);
  process.kill(before, 'SIGKILL');
  let worker = before;
  while (worker === before) worker = await workerPid(api);
  const valued = await settled(
    api,
    unwrap(await api.POST('/api/v1/valuations', { body: { embeddingSetId: imported.embeddingSetId } })),
  );
  const status = await readFile(`/proc/${worker}/status`, 'utf8');
  return {
    case: `${count}x${COLUMNS}`,
    rows: count,
    importSeconds: imported.seconds,
    seconds: valued.seconds,
    peakRssBytes: Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024,
  };
}

async function newApiKey(url: string): Promise<string> {
  const post = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify(body),
    });
  const login = await post('/auth/login', { username: 'admin', password: PASSWORD });
  const made = await post('/api-keys', { name: 'bench', role: 'admin' }, login.headers.getSetCookie().join('; '));
  return ((await made.json()) as { key: string }).key;
}

async function importFile(api: ApiClient, url: string, file: string, name: string) {
  const dataset = unwrap(await api.POST('/api/v1/datasets', { body: { name } }));
  const { size } = await stat(file);
  const upload = await api.POST('/api/v1/uploads', {
    params: { query: { filename: `${name}.npy` } },
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) },
    body: '',
    bodySerializer: () => Readable.toWeb(createReadStream(file)) as ReadableStream,
    duplex: 'half',
  });
  const { job, seconds } = await settled(
    api,
    unwrap(
      await api.POST('/api/v1/datasets/{id}/imports', {
        params: { path: { id: dataset.id } },
        body: { uploadIds: [unwrap(upload).id] },
      }),
    ),
  );
  return { embeddingSetId: String(job.result?.embeddingSetId), seconds };
}

async function settled(api: ApiClient, first: Schemas['Job']) {
  let job = first;
  while (job.state === 'queued' || job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 200));
    job = unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id: job.id } } }));
  }
  if (job.state !== 'succeeded') throw new Error(`${job.kind} ${job.state}: ${job.error?.message}`);
  return { job, seconds: (Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? '')) / 1000 };
}

/** Process id of the newest worker. */
async function workerPid(api: ApiClient): Promise<number> {
  const { workers } = unwrap(await api.GET('/api/v1/system'));
  const newest = workers.at(-1);
  if (!newest) throw new Error('there is no worker');
  return newest.pid;
}
