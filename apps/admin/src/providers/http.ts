import type { Problem } from '@assay/contracts';
import { HttpError } from 'react-admin';
import { toFormErrors, toProblem } from './problem';

export const API = '/api/v1';

export interface RequestOptions {
  query?: URLSearchParams;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/**
 * The one place that talks to the API (uploads apart, which need progress events). Answers the JSON body, or undefined for 204.
 * @throws HttpError with `body.errors` shaped as a form's errors and `body.code` the API's stable code
 */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  const response = await send(method, path, options);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** As `request`, but answers raw bytes. */
export async function requestBytes(path: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const response = await send('GET', path, { signal });
  return response.arrayBuffer();
}

/** The error that react-admin's forms and notifications understand. */
export function toHttpError(problem: Problem): HttpError {
  const { errors, ...rest } = problem;
  return new HttpError(
    problem.detail,
    problem.status,
    errors?.length ? { ...rest, errors: toFormErrors({ errors }) } : rest,
  );
}

async function send(method: string, path: string, { query, body, headers, signal }: RequestOptions): Promise<Response> {
  const search = query?.toString();
  const response = await fetch(`${API}${path}${search ? `?${search}` : ''}`, {
    method,
    credentials: 'same-origin',
    signal,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      Accept: 'application/json',
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new HttpError('The server cannot be reached. Check that Assay is running and try again.', 0, {
      code: 'unreachable',
    });
  });
  if (response.ok) return response;
  const problem = toProblem(response.status, response.statusText, await response.json().catch(() => undefined));
  throw toHttpError(problem);
}
