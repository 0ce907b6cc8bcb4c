import { z } from 'zod';
import { Id, JsonObject, Timestamp } from './common';
import { listOf, listQuery } from './list';

export const JOB_STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const JobState = z.enum(JOB_STATES).meta({ id: 'JobState' });
export type JobState = z.infer<typeof JobState>;

/** Settled: the job will not change any more (unless somebody retries it). */
export const isSettled = (state: JobState): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Payload of each kind of job. A payload is checked both when a job is created and when a worker takes it. */
export const JobPayloads = {
  import: z.object({ datasetId: Id, uploadIds: z.array(Id), mapping: JsonObject.nullable(), reason: z.string() }),
  embed: z.object({ embeddingSetId: Id }),
  value: z.object({ valuationId: Id, embeddingSetId: Id }),
  prune: z.object({ pruningJobId: Id, datasetId: Id, embeddingSetId: Id }),
  'apply-pruning': z.object({ pruningJobId: Id, datasetId: Id }),
  'undo-pruning': z.object({ pruningJobId: Id, datasetId: Id, keepLaterChanges: z.boolean() }),
  'purge-pruning': z.object({ pruningJobId: Id, datasetId: Id }),
} as const;
export type JobKind = keyof typeof JobPayloads;
export const JOB_KINDS = Object.keys(JobPayloads) as JobKind[];
export type JobPayload<K extends JobKind> = z.infer<(typeof JobPayloads)[K]>;

export const JobError = z.object({ code: z.string(), message: z.string() }).meta({ id: 'JobError' });
export const Job = z
  .object({
    id: Id,
    kind: z.string(),
    state: JobState,
    phase: z.string().nullable().meta({ description: 'What is being done now, in a word or two' }),
    done: z.number(),
    total: z.number().nullable().meta({ description: 'Null while unknown' }),
    revision: z.int().meta({ description: 'Grows with every change; the id of its server-sent event' }),
    attempt: z.int(),
    cancelRequested: z.boolean(),
    subjectType: z.string().nullable(),
    subjectId: Id.nullable().meta({
      description: 'What the job works on: a dataset, an embedding set, a valuation or a pruning job',
    }),
    result: JsonObject.nullable(),
    error: JobError.nullable(),
    createdBy: z.string(),
    createdAt: Timestamp,
    startedAt: Timestamp.nullable(),
    finishedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Job' });
export type Job = z.infer<typeof Job>;
export const JobList = listOf('JobList', Job);
export const JobQuery = listQuery(['createdAt', 'finishedAt', 'kind', 'state'], {
  kind: z.string().max(40),
  state: JobState,
  subjectId: Id,
});
