import type { Job } from '@assay/contracts';
import type { Response } from 'express';

/** Completes a `202` answer: where to ask how the job is doing, and when. */
export function accepted(response: Response, job: Job): Job {
  response.setHeader('Location', `/api/v1/jobs/${job.id}`);
  response.setHeader('Retry-After', '1');
  return job;
}
