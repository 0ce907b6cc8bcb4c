import type { Job } from '@assay/contracts';
import { useGetManyAggregate, type RaRecord } from 'react-admin';
import { subjectOf } from './job-words';

/** Name of what a job works on; nothing where that is gone. Names for many rows are asked for together. */
export function JobSubject({ job }: { job: Job }) {
  const subject = subjectOf(job);
  const { data } = useGetManyAggregate<RaRecord & { name?: string }>(
    subject?.resource ?? 'datasets',
    { ids: subject ? [subject.id] : [] },
    { enabled: subject !== null },
  );
  return <>{data?.[0]?.name ?? ''}</>;
}
