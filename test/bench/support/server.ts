import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { type ApiClient, createApiClient, type Schemas, unwrap } from '@assay/api-client';
import { runStart } from './running-start';

const PASSWORD = 'a password for the bench';

/** Runs a whole server with a home of its own and no sample data, for as long as `use` takes. `folder` is for files. */
export async function withServer<T>(use: (api: ApiClient, folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-bench-'));
  const env = { ASSAY_HOME: join(folder, 'home'), ASSAY_DEMO: '0', ASSAY_ADMIN_PASSWORD: PASSWORD };
  const assay = await runStart(process.execPath, ['dist/apps/cli/src/main.js', 'start'], process.cwd(), env);
  try {
    return await use(createApiClient(assay.url, await newApiKey(assay.url, PASSWORD)), folder);
  } finally {
    await assay.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Logs in as the first admin and makes an API key. */
export async function newApiKey(url: string, password: string): Promise<string> {
  const post = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(`${url}/api/v1${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: cookie },
      body: JSON.stringify(body),
    });
  const login = await post('/auth/login', { username: 'admin', password });
  const made = await post('/api-keys', { name: 'bench', role: 'admin' }, login.headers.getSetCookie().join('; '));
  return ((await made.json()) as { key: string }).key;
}

/** Imports a .npy file into a data set of its own, with a table of labels beside it if there is one. */
export async function importFile(
  api: ApiClient,
  file: string,
  name: string,
  table?: string,
): Promise<{ datasetId: string; embeddingSetId: string; seconds: number }> {
  const dataset = unwrap(await api.POST('/api/v1/datasets', { body: { name } }));
  const uploadIds: string[] = [];
  for (const path of table === undefined ? [file] : [file, table]) uploadIds.push(await upload(api, path));
  const { job, seconds } = await settled(
    api,
    unwrap(
      await api.POST('/api/v1/datasets/{id}/imports', { params: { path: { id: dataset.id } }, body: { uploadIds } }),
    ),
  );
  return { datasetId: dataset.id, embeddingSetId: String(job.result?.embeddingSetId), seconds };
}

async function upload(api: ApiClient, path: string): Promise<string> {
  const { size } = await stat(path);
  const answer = await api.POST('/api/v1/uploads', {
    params: { query: { filename: basename(path) } },
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': String(size) },
    body: '',
    bodySerializer: () => Readable.toWeb(createReadStream(path)) as ReadableStream,
    duplex: 'half',
  });
  return unwrap(answer).id;
}

/** Values an embedding set. @returns the valuation, and the seconds from the start of its job to its end */
export async function value(
  api: ApiClient,
  embeddingSetId: string,
): Promise<{ valuation: Schemas['Valuation']; seconds: number }> {
  const { job, seconds } = await settled(
    api,
    unwrap(await api.POST('/api/v1/valuations', { body: { embeddingSetId, labelScores: false } })),
  );
  const path = { params: { path: { id: job.subjectId ?? '' } } };
  return { valuation: unwrap(await api.GET('/api/v1/valuations/{id}', path)), seconds };
}

/** Waits until a job has ended. @throws Error unless it succeeded */
export async function settled(
  api: ApiClient,
  first: Schemas['Job'],
): Promise<{ job: Schemas['Job']; seconds: number }> {
  let job = first;
  while (job.state === 'queued' || job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 200));
    job = unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id: job.id } } }));
  }
  if (job.state !== 'succeeded') throw new Error(`${job.kind} ${job.state}: ${job.error?.message}`);
  return { job, seconds: (Date.parse(job.finishedAt ?? '') - Date.parse(job.startedAt ?? '')) / 1000 };
}

/** Kills the newest worker, which is started anew. @returns the process id of the new one, whose peak memory begins afresh */
export async function renewWorker(api: ApiClient): Promise<number> {
  const before = await newestWorker(api);
  process.kill(before, 'SIGKILL');
  let worker = before;
  while (worker === before) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    worker = await newestWorker(api);
  }
  return worker;
}

/** Peak resident memory of a process. Needs /proc. */
export async function peakRss(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

async function newestWorker(api: ApiClient): Promise<number> {
  const { workers } = unwrap(await api.GET('/api/v1/system'));
  const newest = workers.at(-1);
  if (!newest) throw new Error('there is no worker');
  return newest.pid;
}
