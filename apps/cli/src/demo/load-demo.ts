import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ApiClient, ApiError, createApiClient, type Schemas, unwrap } from '@assay/api-client';
import { followJob, type Watch } from '../follow-job';
import { reachServer } from '../reach-server';

const DATASET = 'Fashion-MNIST sample';
const MODEL = 'Fashion-MNIST CNN';

export interface DemoResult {
  datasetId: string;
  embeddingSetId: string;
  valuationId: string;
}

/**
 * Imports, embeds and values the sample data over REST, as any user would. Every step first looks whether it is done or under way,
 * so an interrupted load goes on when it is started again.
 * @throws ApiError, `server_unreachable` when nobody answers; the signal's reason
 */
export async function loadDemo(url: string, apiKey: string, watch: Watch): Promise<DemoResult> {
  return reachServer(url, () => load(createApiClient(url, apiKey), watch));
}

async function load(api: ApiClient, watch: Watch): Promise<DemoResult> {
  const datasetId = await ensureDataset(api, watch);
  const modelId = await ensureModel(api);
  const embeddingSetId = await ensureEmbeddings(api, datasetId, modelId, watch);
  const valuationId = await ensureValuation(api, datasetId, embeddingSetId, watch);
  return { datasetId, embeddingSetId, valuationId };
}

async function ensureDataset(api: ApiClient, watch: Watch): Promise<string> {
  const found = unwrap(await api.GET('/api/v1/datasets', { params: { query: { 'filter[q]': DATASET } } }));
  const dataset =
    found.data.find(({ name }) => name === DATASET) ??
    unwrap(
      await api.POST('/api/v1/datasets', {
        body: {
          name: DATASET,
          description:
            'Images of clothes with labels and contributors; some duplicates, wrong labels and broken images are planted. Fashion-MNIST, Zalando SE, MIT licence.',
        },
      }),
    );
  if (dataset.version > 0) return dataset.id;
  const jobs = unwrap(
    await api.GET('/api/v1/jobs', { params: { query: { 'filter[subjectId]': dataset.id, 'filter[kind]': 'import' } } }),
  );
  const underWay = jobs.data.find(({ state }) => state === 'queued' || state === 'running');
  const job =
    underWay ??
    unwrap(
      await api.POST('/api/v1/datasets/{id}/imports', {
        params: { path: { id: dataset.id } },
        body: { uploadIds: [await upload(api, 'fashion-mnist-sample.zip')], reason: 'sample data' },
      }),
    );
  await followJob(api, job, 'Importing', watch);
  return dataset.id;
}

async function ensureModel(api: ApiClient): Promise<string> {
  const found = unwrap(await api.GET('/api/v1/models', { params: { query: { 'filter[q]': MODEL } } }));
  const known = found.data.find(({ name }) => name === MODEL);
  if (known) return known.id;
  const description = JSON.parse(await readFile(samplePath('embedder.json'), 'utf8')) as EmbedderDescription;
  const { name, layout, width, height, channels, scale, mean, std } = description.input;
  const model = unwrap(
    await api.POST('/api/v1/models', {
      body: {
        name: MODEL,
        uploadId: await upload(api, 'embedder.onnx'),
        outputName: description.output,
        input: { name, layout, width, height, channels, scale, mean, std },
      },
    }),
  );
  return model.id;
}

interface EmbedderDescription {
  input: Required<Schemas['ImageInput']>;
  output: string;
}

async function ensureEmbeddings(api: ApiClient, datasetId: string, modelId: string, watch: Watch): Promise<string> {
  const found = unwrap(
    await api.GET('/api/v1/embedding-sets', { params: { query: { 'filter[datasetId]': datasetId } } }),
  );
  const set = found.data.find((candidate) => candidate.modelId === modelId && candidate.state !== 'failed');
  if (set?.state === 'ready') return set.id;
  const job = set?.jobId
    ? unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id: set.jobId } } }))
    : unwrap(await api.POST('/api/v1/embedding-sets', { body: { datasetId, modelId } }));
  await followJob(api, job, 'Embedding', watch);
  return job.subjectId ?? '';
}

async function ensureValuation(
  api: ApiClient,
  datasetId: string,
  embeddingSetId: string,
  watch: Watch,
): Promise<string> {
  const found = unwrap(await api.GET('/api/v1/valuations', { params: { query: { 'filter[datasetId]': datasetId } } }));
  const valuation = found.data.find(
    (candidate) => candidate.embeddingSetId === embeddingSetId && candidate.state !== 'failed',
  );
  if (valuation?.state === 'ready') return valuation.id;
  const job = valuation?.jobId
    ? unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id: valuation.jobId } } }))
    : unwrap(await api.POST('/api/v1/valuations', { body: { embeddingSetId } }));
  await followJob(api, job, 'Valuing', watch);
  return job.subjectId ?? '';
}

async function upload(api: ApiClient, filename: string): Promise<string> {
  const bytes = readFileSync(samplePath(filename));
  const answer = await api.POST('/api/v1/uploads', {
    params: { query: { filename } },
    headers: { 'Content-Type': 'application/octet-stream' },
    body: bytes as unknown as string,
    bodySerializer: (body: unknown) => body as RequestInit['body'],
  });
  return unwrap(answer).id;
}

/** A file of the sample, which lies beside the sources of this application. @throws ApiError when it is missing */
function samplePath(filename: string): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const path = join(folder, 'apps/cli/sample', filename);
    if (existsSync(path)) return path;
    if (folder === dirname(folder))
      throw new ApiError('sample_missing', `apps/cli/sample/${filename} is missing from this installation.`, 0);
  }
}
