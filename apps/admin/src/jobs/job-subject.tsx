import type { Job } from '@assay/contracts';
import { useGetList, type RaRecord } from 'react-admin';
import { subjectOf } from './job-words';

/**
 * Name of what a job works on; nothing where that is gone or old. Looked up among the newest of its kind: one request for all
 * rows, and none for a record that was deleted.
 */
export function JobSubject({ job, suffix = '' }: { job: Job; suffix?: string }) {
  const subject = subjectOf(job);
  const { data } = useGetList<RaRecord & { name?: string }>(
    subject?.resource ?? 'datasets',
    { pagination: { page: 1, perPage: 100 }, sort: { field: 'createdAt', order: 'DESC' } },
    { enabled: subject !== null },
  );
  const name = data?.find(({ id }) => id === subject?.id)?.name;
  return <>{name === undefined ? '' : name + suffix}</>;
}
