import type { Job } from '@assay/contracts';
import { LinearProgress } from '@mui/material';
import { kindOf, shareDone } from '../jobs/job-words';

const COLOURS = {
  queued: 'inherit',
  running: 'primary',
  succeeded: 'success',
  failed: 'error',
  cancelled: 'warning',
} as const;

/** Bar of a job's progress; moves without a number while the total is unknown. */
export const ProgressBar = ({ job }: { job: Job }) => {
  const share = shareDone(job);
  const running = job.state === 'running';
  return (
    <LinearProgress
      aria-label={`Progress of the ${kindOf(job.kind).toLowerCase()} job`}
      color={COLOURS[job.state]}
      variant={running && share === null ? 'indeterminate' : 'determinate'}
      value={(share ?? (job.state === 'queued' ? 0 : 100)) * (share === null ? 1 : 100)}
      sx={job.state === 'queued' ? { color: 'divider' } : undefined}
    />
  );
};
