import type { Job, List } from '@assay/contracts';
import {
  HttpError,
  type DataProvider,
  type DeleteParams,
  type GetOneParams,
  type UpdateParams,
  type Identifier,
  type RaRecord,
} from 'react-admin';
import { request } from './http';
import { IdempotencyKeys } from './idempotency';
import { buildListQuery } from './list-query';
import { watchJob } from './live-jobs';
import { collectionOf, routeOf, withId } from './resources';

type Row = Record<string, unknown>;
type JobCallback = (job: Job) => void;

/** react-admin's data provider and its live seam: topics are `jobs/<id>`. */
export interface LiveDataProvider extends DataProvider {
  subscribe: (topic: string, callback: JobCallback) => Promise<void>;
  unsubscribe: (topic: string, callback: JobCallback) => Promise<void>;
}

const keys = new IdempotencyKeys();
const subscriptions = new Map<string, Map<JobCallback, () => void>>();

const onePath = (resource: string, id: Identifier) =>
  routeOf(resource).one?.(encodeURIComponent(id)) ?? `${collectionOf(resource).path}/${encodeURIComponent(id)}`;
const getOne = async (resource: string, id: Identifier, signal?: AbortSignal) =>
  withId(resource, await request<Row>('GET', onePath(resource, id), { signal }));
const remove = (resource: string, id: Identifier) => request<undefined>('DELETE', onePath(resource, id));

/** References may point at what was deleted since; that is no error. */
const nullIfGone = (error: unknown): null => {
  if (error instanceof HttpError && error.status === 404) return null;
  throw error;
};

/** Starts a job. Sent again after a lost connection, it is the same job. */
export const startJob = (path: string, body: unknown): Promise<Job> =>
  keys.use(
    path + JSON.stringify(body),
    (key) => request<Job>('POST', path, { body, headers: { 'Idempotency-Key': key } }),
    (error) => error instanceof HttpError && error.status > 0,
  );

async function list(resource: string, params: Parameters<DataProvider['getList']>[1]) {
  const { path, filter } = collectionOf(resource, params.filter as Row);
  const query = buildListQuery({ ...params, filter });
  const { data, total } = await request<List<Row>>('GET', path, { query, signal: params.signal });
  return { data: data.map((row) => withId(resource, row)), total };
}

async function create(resource: string, body: unknown): Promise<RaRecord> {
  const { path } = collectionOf(resource);
  if (!routeOf(resource).createsJob) return withId(resource, await request<Row>('POST', path, { body }));
  const job = await startJob(path, body);
  if (job.subjectId === null) throw new HttpError('The job does not say what it makes.', 500, { code: 'internal' });
  return getOne(resource, job.subjectId);
}

/** Only what changed is sent: records carry read-only fields that the API refuses. */
const changes = (data: Row, previous: Row = {}) =>
  Object.fromEntries(
    Object.entries(data).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(previous[field])),
  );

export const dataProvider = {
  supportAbortSignal: true,
  getList: (resource, params) => list(resource, params),
  getManyReference: (resource, { target, id, ...params }) =>
    list(resource, { ...params, filter: { ...params.filter, [target]: id } }),
  getOne: async (resource, { id, signal }: GetOneParams<RaRecord>) => ({ data: await getOne(resource, id, signal) }),
  getMany: async (resource, { ids, signal }) => {
    const found = await Promise.all(ids.map((id) => getOne(resource, id, signal).catch(nullIfGone)));
    return { data: found.filter((record) => record !== null) };
  },
  create: async (resource, { data }) => ({ data: await create(resource, data) }),
  update: async (resource, { id, data, previousData }: UpdateParams<RaRecord>) => {
    const body = changes(data, previousData);
    return { data: withId(resource, await request<Row>('PATCH', onePath(resource, id), { body })) };
  },
  updateMany: async (resource, { ids, data }) => {
    await Promise.all(ids.map((id) => request('PATCH', onePath(resource, id), { body: data })));
    return { data: ids };
  },
  delete: async (resource, { id, previousData }: DeleteParams<RaRecord>) => {
    await remove(resource, id);
    return { data: previousData ?? { id } };
  },
  deleteMany: async (resource, { ids }) => {
    await Promise.all(ids.map((id) => remove(resource, id)));
    return { data: ids };
  },
  subscribe: (topic, callback) => {
    const callbacks = subscriptions.get(topic) ?? new Map<JobCallback, () => void>();
    subscriptions.set(topic, callbacks);
    if (!callbacks.has(callback)) callbacks.set(callback, watchJob(topic.replace(/^jobs\//, ''), callback));
    return Promise.resolve();
  },
  unsubscribe: (topic, callback) => {
    const callbacks = subscriptions.get(topic);
    callbacks?.get(callback)?.();
    callbacks?.delete(callback);
    if (callbacks?.size === 0) subscriptions.delete(topic);
    return Promise.resolve();
  },
} as LiveDataProvider;
