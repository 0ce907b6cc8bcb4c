import type { Job } from '@assay/contracts';
import type { JobEntity } from './job.entity';

export function toJob(row: JobEntity): Job {
  const {
    id,
    kind,
    state,
    phase,
    done,
    total,
    attempt,
    cancelRequested,
    subjectType,
    subjectId,
    result,
    error,
    createdBy,
  } = row;
  return {
    id,
    kind,
    state,
    phase,
    done,
    total,
    revision: Number(row.revision),
    attempt,
    cancelRequested,
    subjectType,
    subjectId,
    result,
    error,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}
