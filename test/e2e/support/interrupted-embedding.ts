import { unwrap } from '@assay/api-client';
import { eventually } from '../../support/eventually';
import type { Sample } from './sample';
import { type Job, look, type Session, settled } from './session';

/** Rows that the job stores at a time: what it has stored, a crash does not cost. */
export const CHECKPOINT_ROWS = 1024;
/** On a fast machine a job may be over before it can be caught. */
const TRIES = 10;

/**
 * Starts embedding the sample, waits until a first block is stored, and does something to it at that moment.
 *
 * @param strike done to the job; it counts only if the job is still running afterwards
 * @returns the job as it was then
 */
export async function interruptEmbedding(
  session: Session,
  { datasetId, modelId }: Sample,
  strike: (job: Job) => Promise<void>,
): Promise<Job> {
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const { id } = unwrap(await session.api.POST('/api/v1/embedding-sets', { body: { datasetId, modelId } }));
    const caught = await eventually('a job in the middle', async () => {
      const job = await look(session, id);
      return job && (job.done > CHECKPOINT_ROWS || job.state === 'succeeded') ? job : null;
    });
    if (caught.state !== 'running') continue;
    await strike(caught);
    const struck = await look(session, id);
    if (struck?.state !== 'succeeded') return caught;
  }
  throw new Error(`No job could be caught in the middle in ${TRIES} tries.`);
}

/** Follows a job to its end. @returns it, and where its last attempt was when it first told of rows */
export async function followToEnd(session: Session, id: string): Promise<{ job: Job; resumedAt: number | null }> {
  let resumedAt: number | null = null;
  let attempt = 1;
  const job = await eventually(
    `job ${id} to be settled`,
    async () => {
      const seen = await look(session, id);
      if (!seen) return null;
      if (seen.attempt > attempt) [attempt, resumedAt] = [seen.attempt, null];
      if (attempt > 1 && seen.phase === 'embedding' && seen.state === 'running') resumedAt ??= seen.done;
      return ['succeeded', 'failed', 'cancelled'].includes(seen.state) ? seen : null;
    },
    120_000,
  );
  return { job, resumedAt };
}

/** Values an embedding set. @returns the valuation's id */
export async function valueSet(session: Session, embeddingSetId: string): Promise<string> {
  const { id } = unwrap(await session.api.POST('/api/v1/valuations', { body: { embeddingSetId } }));
  const job = await settled(session, id);
  if (job.state !== 'succeeded' || job.subjectId === null) throw new Error(`${job.state}: ${job.error?.message ?? ''}`);
  return job.subjectId;
}
