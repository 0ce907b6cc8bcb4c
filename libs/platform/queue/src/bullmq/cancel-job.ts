import type { BullQueue } from './backends';
import { toState } from './job-codec';
import type { BullJob } from './job-codec';

/** A job may change its state between a look and an act; more rounds than states means something else is wrong. */
const maxRounds = 10;

async function tryRemove(job: BullJob): Promise<boolean> {
  try {
    await job.remove();
    return true;
  } catch {
    // A worker has taken it in the meantime, or it belongs to a schedule, whose jobs BullMQ does not remove.
    return false;
  }
}

/** Leaves the mark that the worker of a running job, in whatever process, looks for. False when the job is gone. */
async function mark(job: BullJob): Promise<boolean> {
  try {
    await job.updateData({ ...job.data, cancelled: true });
    return true;
  } catch (error) {
    if ((await job.getState()) === 'unknown') return false;
    throw error;
  }
}

/**
 * Removes a job that is not running, or marks one that is. The mark stays in the job's data, so it also reaches the next
 * worker if the present one dies.
 */
export async function cancelJob(queue: BullQueue, bullId: string): Promise<boolean> {
  for (let round = 0; round < maxRounds; round += 1) {
    const job = await queue.getJob(bullId);
    const state = job && toState(await job.getState());
    if (!job || !state || state === 'completed' || state === 'failed') return false;
    if (state !== 'active' && (await tryRemove(job))) return true;
    if (job.repeatJobKey !== undefined) return mark(job);
    if (state !== 'active') continue;
    if (!(await mark(job))) return false;
    // Its attempt may have failed before the mark was there; a job that waits for the next one is removed instead.
    const after = await job.getState();
    if (after !== 'delayed' && after !== 'waiting') return true;
  }
  throw new Error(`Job '${bullId}' changed its state ${maxRounds} times while it was being cancelled.`);
}
