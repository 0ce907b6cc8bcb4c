import { type ApiClient, createApiClient, type Schemas, unwrap } from '@assay/api-client';
import { parse } from 'csv-parse/sync';
import { eventually } from '../../support/eventually';

export type Job = Schemas['Job'];

/** What `POST /auth/login` answers to a password of the first admin. */
export function logIn(url: string, password: string): Promise<Response> {
  return fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password }),
  });
}

/** A client of the API as a program uses it. */
export interface Session {
  url: string;
  key: string;
  api: ApiClient;
}

/** Logs in with a password and makes a key for the API. */
export async function openSession(url: string, password: string): Promise<Session> {
  const answer = await logIn(url, password);
  if (!answer.ok) throw new Error(`The login was answered with ${answer.status}: ${await answer.text()}`);
  const cookie = answer.headers.getSetCookie().map((header) => header.split(';')[0]);
  const made = await fetch(`${url}/api/v1/api-keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Cookie: cookie.join('; ') },
    body: JSON.stringify({ name: 'e2e', role: 'admin' }),
  });
  const { key } = (await made.json()) as { key: string };
  return { url, key, api: createApiClient(url, key) };
}

/** The job now; null while the API does not answer, as when something is started again. */
export function look({ api }: Session, id: string): Promise<Job | null> {
  const read = async (): Promise<Job> => unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id } } }));
  return read().catch(() => null);
}

/** Waits until a job is settled. */
export function settled(session: Session, id: string, timeoutMs = 120_000): Promise<Job> {
  const result = async (): Promise<Job | null> => {
    const job = await look(session, id);
    return job && ['succeeded', 'failed', 'cancelled'].includes(job.state) ? job : null;
  };
  return eventually(`job ${id} to be settled`, result, timeoutMs);
}

/** What a valuation says of an item. */
export interface Value {
  label: string;
  rank: number;
  leverage: number;
  looResidual: number;
  knnShapley: number;
}

/** All values of a valuation by the items' external ids. */
export async function valuesOf({ url, key }: Session, valuationId: string): Promise<Map<string, Value>> {
  const answer = await fetch(`${url}/api/v1/valuations/${valuationId}/export.csv`, {
    headers: { Authorization: `Bearer ${key}` },
  });
  if (!answer.ok) throw new Error(`The export was answered with ${answer.status}: ${await answer.text()}`);
  const rows = parse<Record<string, string>>(await answer.text(), { columns: true });
  return new Map(
    rows.map((row) => [
      row.external_id ?? '',
      {
        label: row.label ?? '',
        rank: Number(row.rank),
        leverage: Number(row.leverage),
        looResidual: Number(row.loo_residual),
        knnShapley: Number(row.knn_shapley),
      },
    ]),
  );
}
