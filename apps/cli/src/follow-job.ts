import { type ApiClient, ApiError, type Schemas, unwrap } from '@assay/api-client';

const POLL_MS = 300;
/** The API may be away for so long, as when it or the database is started again. */
const PATIENCE_MS = 30_000;

/** Who follows a job. */
export interface Watch {
  /** Shows a line; `isDone`: the phase is over and the line stays. */
  report: (text: string, isDone: boolean) => void;
  /** Ends the wait, not the job. */
  signal?: AbortSignal;
}

/**
 * Waits until a job is settled, telling how far it is.
 * @throws ApiError with the job's own code when it did not succeed; the signal's reason
 */
export async function followJob(
  api: ApiClient,
  first: Schemas['Job'],
  title: string,
  { report, signal }: Watch,
): Promise<Schemas['Job']> {
  const started = performance.now();
  for (let job = first; ;) {
    if (job.state === 'succeeded') {
      report(
        `${title}: ${job.done.toLocaleString('en')} items in ${((performance.now() - started) / 1000).toFixed(1)} s`,
        true,
      );
      return job;
    }
    if (job.state === 'failed' || job.state === 'cancelled') {
      throw new ApiError(
        job.error?.code ?? job.state,
        `${title} ${job.state}${job.error ? `: ${job.error.message}` : ''}`,
        0,
      );
    }
    const total = job.total === null ? '' : ` ${job.done.toLocaleString('en')} of ${job.total.toLocaleString('en')}`;
    report(`${title}: ${job.phase ?? 'waiting'}${total}`, false);
    job = await nextState(api, job.id, signal);
  }
}

/** The job after a while. @throws ApiError */
async function nextState(api: ApiClient, id: string, signal?: AbortSignal): Promise<Schemas['Job']> {
  for (const deadline = Date.now() + PATIENCE_MS; ;) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    signal?.throwIfAborted();
    try {
      return unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id } }, signal }));
    } catch (error) {
      if (!isPassing(error) || Date.now() > deadline) throw error;
    }
  }
}

/** No connection (`fetch` throws a TypeError), or an answer that lays the fault on the server. */
function isPassing(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof ApiError && error.status >= 500);
}
