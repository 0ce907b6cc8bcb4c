import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema';

export type ApiClient = Client<paths>;
export type Schemas = components['schemas'];

/** An error answer of the API, or the lack of any answer. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
    readonly errors: Schemas['FieldError'][] = [],
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

/** A client whose routes, bodies and answers are typed by the committed openapi.json. */
export function createApiClient(baseUrl: string, apiKey?: string): ApiClient {
  return createClient<paths>({ baseUrl, headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` } });
}

/** The data of an answer. @throws ApiError for an error answer */
export function unwrap<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  if (answer.response.ok) return answer.data as T;
  const problem = answer.error as Partial<Schemas['Problem']> | undefined;
  throw new ApiError(
    problem?.code ?? 'internal',
    problem?.detail ?? `The server answered ${answer.response.status}.`,
    answer.response.status,
    problem?.errors,
  );
}
