import { type ApiClient, ApiError, type Schemas, unwrap } from '@assay/api-client';

const POLL_MS = 300;

/** Shows a line; `isDone`: the phase is over and the line stays. */
export type Report = (text: string, isDone: boolean) => void;

/** Waits until a job is settled, telling how far it is. @throws ApiError with the job's own code when it did not succeed */
export async function followJob(
  api: ApiClient,
  first: Schemas['Job'],
  title: string,
  report: Report,
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
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    job = unwrap(await api.GET('/api/v1/jobs/{id}', { params: { path: { id: job.id } } }));
  }
}
