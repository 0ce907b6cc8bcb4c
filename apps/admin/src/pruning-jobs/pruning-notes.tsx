import type { PruningJob } from '@assay/contracts';
import { Alert, Link } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount, formatDateTime, plural } from '../format/format';

/** What has become of a pruning job, in a sentence. */
export function PruningNote({ job }: { job: PruningJob }) {
  const dataset = (
    <Link component={RouterLink} to={`/datasets/${job.datasetId}/show?tab=versions`} color="inherit">
      {job.datasetName}
    </Link>
  );
  switch (job.state) {
    case 'applied':
      return (
        <Alert severity="success">
          Applied: version {job.appliedVersion} of {dataset} holds {formatCount(job.kept ?? 0)} of{' '}
          {plural(job.items, 'item')}. {afterwards(job)}
        </Alert>
      );
    case 'undone':
      return (
        <Alert severity="info">
          Undone: version {job.undoneVersion} of {dataset} holds the dropped items again.
        </Alert>
      );
    case 'refused':
      return (
        <Alert severity="warning">
          Refused: it was to be applied only if what is kept trains better than random items, and the probe did not find
          that.
        </Alert>
      );
    case 'failed':
    case 'pending':
    case 'previewed':
      return null;
  }
}

function afterwards({ purgedAt, purgeableAt }: PruningJob): string {
  if (purgedAt !== null) return `What was dropped was purged on ${formatDateTime(purgedAt)} and cannot come back.`;
  if (purgeableAt === null) return 'It can be undone.';
  return Date.parse(purgeableAt) > Date.now()
    ? `It can be undone; from ${formatDateTime(purgeableAt)} on, an admin may purge what was dropped.`
    : 'It can be undone until an admin purges what was dropped.';
}
