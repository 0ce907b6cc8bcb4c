import type { DeliveredJob, JobContext, JobHandler } from '@assay/platform/queue';

/** A handler that is done as soon as `work` has returned, or failed when it throws. */
export function atOnce(work: (job: DeliveredJob, context: JobContext) => unknown): JobHandler {
  return async (job, context) => {
    await work(job, context);
  };
}
