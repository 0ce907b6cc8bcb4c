import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CreatedApiKey,
  EmbeddingSet,
  Item,
  Job,
  List,
  Model,
  User,
  WebhookDelivery,
  WebhookWithSecret,
} from '@assay/contracts';
import { sessionOf, type TestApp } from './app';
import type { Client } from './client';
import { csv, pixels, png, zip } from './files';
import { change, prune, type PruneRequest } from './prunable';

const sample = join(__dirname, '../../apps/cli/sample');

/** The sample model, and how it is registered. */
export const embedder = {
  bytes: readFileSync(join(sample, 'embedder.onnx')),
  outputName: 'embedding',
  input: { width: 28, height: 28, channels: 1, mean: [0.286], std: [0.353] },
};

/** A zip of as many different small images, with labels from two classes. */
export function imageArchive(count: number): Buffer {
  const names = Array.from({ length: count }, (_, k) => `images/${String(k).padStart(5, '0')}.png`);
  const rows = names.map((name, k) => [name, `item-${k}`, k % 3 === 0 ? 'odd' : 'even', k % 2 ? 'ann' : 'bob']);
  return zip({
    'metadata.csv': csv(['file_name', 'external_id', 'label', 'contributor'], ...rows),
    ...Object.fromEntries(names.map((name, k) => [name, png(pixels(k))])),
  });
}

/** Takes an installation through its whole life, from the first import to the last delete. @returns `METHOD path` of what answered well */
export async function callEveryRoute(app: TestApp): Promise<ReadonlySet<string>> {
  const { admin } = app;
  await admin.get('/health/live');
  await admin.get('/health/ready');
  await accounts(app);
  await webhooks(app);
  const dataset = await admin.newDataset('every route');
  await admin.patch(`/datasets/${dataset.id}`, { description: 'changed' });
  const upload = await admin.upload('images.zip', imageArchive(12));
  await admin.get(`/uploads/${upload.id}`);
  const unused = await admin.upload('unused.bin', Buffer.from('unused'));
  await admin.delete(`/uploads/${unused.id}`);
  await admin.post('/imports/preview', { uploadIds: [upload.id] });

  const job = await admin.post<Job>(`/datasets/${dataset.id}/imports`, { uploadIds: [upload.id] });
  await admin.post(`/jobs/${job.id}/cancel`);
  await admin.post(`/jobs/${job.id}/retry`);
  await app.startWorker();
  await admin.ended(job.id);
  await admin.get('/jobs');
  await admin.get(`/jobs/${job.id}/events`);
  await admin.get(`/imports/${job.id}/problems`);
  await admin.get(`/imports/${job.id}/problems.csv`);
  await admin.get('/system');
  for (const path of ['', `/${dataset.id}`, `/${dataset.id}/versions`, `/${dataset.id}/facets`])
    await admin.get(`/datasets${path}`);
  const items = await admin.get<List<Item>>(`/datasets/${dataset.id}/items`);
  for (const path of ['', '/thumbnail', '/payload']) await admin.get(`/items/${items.data[0].id}${path}`);

  await embeddingsAndValues(app, dataset.id);
  await admin.delete(`/datasets/${dataset.id}`);
  await admin.get('/audit-events');
  await admin.get('/audit-events/check');
  return admin.called;
}

async function embeddingsAndValues(app: TestApp, datasetId: string): Promise<void> {
  const { admin } = app;
  const { bytes, ...use } = embedder;
  const { id: uploadId } = await admin.upload('embedder.onnx', bytes);
  const model = await admin.post<Model>('/models', { name: 'embedder', uploadId, ...use });
  await admin.get('/models');
  await admin.get(`/models/${model.id}`);
  const embedding = await admin.post<Job>('/embedding-sets', { datasetId, modelId: model.id });
  await admin.ended(embedding.id);
  const set = `/embedding-sets/${String(embedding.subjectId)}`;
  await admin.get('/embedding-sets');
  await admin.get(set);
  const valuation = await admin.value(String(embedding.subjectId));
  await admin.get('/valuations');
  for (const path of ['summary', 'items', 'sample-plan', 'map-info', 'map', 'export.csv', 'export.parquet'])
    await admin.get(`/valuations/${valuation.id}/${path}`);
  await pruning(app, datasetId);
  await admin.delete(`/valuations/${valuation.id}`);
  // One was carried over to each version that a pruning made.
  const sets = await admin.get<List<EmbeddingSet>>('/embedding-sets', { 'filter[datasetId]': datasetId });
  for (const { id } of sets.data) await admin.delete(`/embedding-sets/${id}`);
  await admin.delete(`/models/${model.id}`);
}

async function pruning({ admin, dataSource }: TestApp, datasetId: string): Promise<void> {
  const request: PruneRequest = { target: { kind: 'count', keep: 8 }, probe: null, dryRun: true };
  const unwanted = await prune(admin, datasetId, request);
  await admin.delete(`/pruning-jobs/${unwanted.id}`);
  await change(admin, await change(admin, await prune(admin, datasetId, request), 'apply'), 'undo');
  const applied = await change(admin, await prune(admin, datasetId, request), 'apply');
  await admin.get('/pruning-jobs');
  for (const part of ['', '/items', '/manifest', '/manifest.jsonl', '/manifest.csv', '/manifest.parquet'])
    await admin.get(`/pruning-jobs/${applied.id}${part}`);
  // As if what it dropped had been kept for long enough.
  await dataSource.query(`update pruning_job set applied_at = applied_at - interval '1 year'`);
  await change(admin, applied, 'purge');
}

async function accounts({ admin, client }: TestApp): Promise<void> {
  const [username, password] = ['somebody', 'a long password'];
  const user = await admin.post<User>('/users', { username, password, role: 'viewer' });
  await admin.get('/users');
  await admin.get(`/users/${user.id}`);
  await admin.patch(`/users/${user.id}`, { role: 'curator' });
  const logIn = async (): Promise<Client> => {
    const guest = client();
    const { headers } = await guest.send('POST', '/auth/login', { body: { username, password } });
    for (const route of guest.called) admin.called.add(route);
    return client({ cookie: sessionOf(headers) });
  };
  const sessions = [await logIn(), await logIn()];
  await sessions[0].post('/auth/logout');
  await sessions[1].get('/auth/me');
  await sessions[1].post('/auth/password', { currentPassword: password, newPassword: `${password} again` });
  for (const route of sessions.flatMap(({ called }) => [...called])) admin.called.add(route);
  await admin.delete(`/users/${user.id}`);
  const key = await admin.post<CreatedApiKey>('/api-keys', { name: 'a key', role: 'viewer' });
  await admin.get('/api-keys');
  await admin.delete(`/api-keys/${key.id}`);
}

/** The receiver's name is one that nobody can have, so nothing is ever sent. */
async function webhooks({ admin }: TestApp): Promise<void> {
  const { id } = await admin.post<WebhookWithSecret>('/webhooks', { url: 'https://receiver.invalid/' });
  await admin.get('/webhooks');
  await admin.get(`/webhooks/${id}`);
  await admin.patch(`/webhooks/${id}`, { description: 'changed' });
  await admin.post(`/webhooks/${id}/rotate-secret`);
  const delivery = await admin.post<WebhookDelivery>(`/webhooks/${id}/test`);
  await admin.get(`/webhooks/${id}/deliveries`);
  await admin.post(`/webhooks/${id}/deliveries/${delivery.id}/redeliver`);
  await admin.delete(`/webhooks/${id}`);
}
