import {
  type Dataset,
  type EmbeddingSet,
  isSettled,
  type Job,
  type JobState,
  type Problem,
  type Upload,
  type Valuation,
} from '@assay/contracts';
import { eventually } from './eventually';
import { checkAnswer, isJson, operationOf } from './http-contract';

/** What goes with a request. */
export interface Sent {
  query?: Record<string, string | number>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as they are. */
  bytes?: Uint8Array;
  headers?: Record<string, string>;
}

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  /** Parsed, when it is JSON. */
  body: T;
  bytes: Buffer;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Talks to a running API as a program would. Every answer is held against the committed OpenAPI document. */
export class Client {
  /** `METHOD path` of every documented operation that answered well, placeholders left in. */
  readonly called = new Set<string>();

  constructor(
    private readonly url: string,
    private readonly headers: Record<string, string> = {},
  ) {}

  /** Any request. Paths are below `/api/v1`. */
  async send<T = unknown>(
    method: Method,
    path: string,
    { query, body, bytes, headers }: Sent = {},
  ): Promise<Answer<T>> {
    const parameters = Object.entries(query ?? {}).map(([key, value]): [string, string] => [key, String(value)]);
    const search = parameters.length > 0 ? `?${new URLSearchParams(parameters).toString()}` : '';
    const response = await fetch(`${this.url}/api/v1${path}${search}`, {
      method,
      headers: {
        ...this.headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(bytes && { 'content-type': 'application/octet-stream' }),
        ...headers,
      },
      body: body === undefined ? (bytes as Uint8Array<ArrayBuffer> | undefined) : JSON.stringify(body),
    });
    const received = Buffer.from(await response.arrayBuffer());
    const mediaType = (response.headers.get('content-type') ?? '').split(';')[0];
    const parsed = (isJson(mediaType) ? JSON.parse(received.toString('utf8')) : undefined) as T;
    const operation = operationOf(method, `/api/v1${path}`);
    if (operation) {
      if (response.ok) this.called.add(`${operation.method} ${operation.path}`);
      checkAnswer(operation, { status: response.status, mediaType, body: parsed });
    }
    return { status: response.status, headers: response.headers, body: parsed, bytes: received };
  }

  get = <T>(path: string, query?: Sent['query']): Promise<T> => this.expectOk<T>('GET', path, { query });
  post = <T>(path: string, body?: unknown, headers?: Sent['headers']): Promise<T> =>
    this.expectOk<T>('POST', path, { body, headers });
  patch = <T>(path: string, body: unknown): Promise<T> => this.expectOk<T>('PATCH', path, { body });
  delete = (path: string): Promise<void> => this.expectOk('DELETE', path, {});

  /** The problem that a request is refused with. */
  async refusal(method: Method, path: string, sent?: Sent): Promise<Problem> {
    const { status, body, bytes } = await this.send<Problem>(method, path, sent);
    if (status < 400) throw new Error(`${method} ${path} was not refused: ${status} ${bytes.toString('utf8')}`);
    return body;
  }

  upload = (filename: string, bytes: Uint8Array): Promise<Upload> =>
    this.expectOk<Upload>('POST', '/uploads', { query: { filename }, bytes });

  newDataset = (name: string): Promise<Dataset> => this.post<Dataset>('/datasets', { name });

  /** Uploads files and imports them into a data set. @returns the job, ended */
  async import(
    datasetId: string,
    files: Record<string, Uint8Array>,
    options: { mapping?: Record<string, unknown>; state?: JobState } = {},
  ): Promise<Job> {
    const uploads: Upload[] = [];
    for (const [name, bytes] of Object.entries(files)) uploads.push(await this.upload(name, bytes));
    const uploadIds = uploads.map(({ id }) => id);
    const { mapping, state } = options;
    const job = await this.post<Job>(`/datasets/${datasetId}/imports`, { uploadIds, ...(mapping && { mapping }) });
    return this.ended(job.id, state);
  }

  /** Imports files that bring vectors. @returns their embedding set */
  async importVectors(datasetId: string, files: Record<string, Uint8Array>): Promise<EmbeddingSet> {
    const { result } = await this.import(datasetId, files);
    const id = result?.embeddingSetId;
    if (typeof id !== 'string') throw new Error('The import brought no embedding set.');
    return this.get<EmbeddingSet>(`/embedding-sets/${id}`);
  }

  /** Values an embedding set. @returns the valuation, ready */
  async value(embeddingSetId: string, options: Record<string, unknown> = {}): Promise<Valuation> {
    const job = await this.post<Job>('/valuations', { embeddingSetId, ...options });
    await this.ended(job.id);
    return this.get<Valuation>(`/valuations/${String(job.subjectId)}`);
  }

  /** Waits until a job has ended, and fails if it has not ended as it should. */
  async ended(jobId: string, state: JobState = 'succeeded'): Promise<Job> {
    const probe = async (): Promise<Job | false> => {
      const now = await this.get<Job>(`/jobs/${jobId}`);
      return isSettled(now.state) && now;
    };
    // Ample, since a lost worker's job comes back only when its lock has run out.
    const job = await eventually(`job ${jobId} has ended`, probe, 50_000);
    if (job.state !== state) throw new Error(`The job is ${job.state}, not ${state}: ${JSON.stringify(job)}`);
    return job;
  }

  private async expectOk<T>(method: Method, path: string, sent: Sent): Promise<T> {
    const { status, body, bytes } = await this.send<T>(method, path, sent);
    if (status >= 400) throw new Error(`${method} ${path} was refused: ${status} ${bytes.toString('utf8')}`);
    return body;
  }
}
