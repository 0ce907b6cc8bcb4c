import { isSettled, type Job } from '@assay/contracts';
import { Alert, Box, Link, Stack, Typography } from '@mui/material';
import { Link as RouterLink } from 'react-router-dom';
import { JobSubject } from '../jobs/job-subject';
import { kindOf, progressText } from '../jobs/job-words';
import { useLiveJob } from '../providers/use-live-job';
import { JobActions } from './job-actions';
import { ProgressBar } from './progress-bar';
import { StateChip } from './state-chip';
import { TimeAgo } from './time-ago';

/** A job's state, live, with what can be done about it. */
export const JobPanel = ({ job, onRetried }: { job: Job; onRetried?: () => void }) => (
  <Box aria-live="polite">
    <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', mb: 1.25, flexWrap: 'wrap' }}>
      <StateChip state={job.state} />
      <Typography variant="body2" sx={{ flex: '1 1 160px', minWidth: 0, overflowWrap: 'anywhere' }}>
        {job.state === 'failed' ? `Attempt ${job.attempt} failed` : progressText(job)}
      </Typography>
      <JobActions job={job} onRetried={onRetried} />
    </Stack>
    <ProgressBar job={job} />
    {job.error && job.state === 'failed' && (
      <Alert severity="error" sx={{ mt: 2 }}>
        {job.error.message}
        <Typography variant="caption" component="div" sx={{ mt: 0.5, opacity: 0.85 }}>
          Code <code>{job.error.code}</code>
        </Typography>
      </Alert>
    )}
  </Box>
);

/** Follows a job by its id. Nothing until its first state came. */
export function LiveJobPanel({
  jobId,
  watchAgain = 0,
  onRetried,
}: {
  jobId: string;
  watchAgain?: number;
  onRetried?: () => void;
}) {
  const job = useLiveJob(jobId, watchAgain);
  if (!job) return <Typography variant="body2">Looking for the job …</Typography>;
  return <JobPanel job={job} onRetried={onRetried} />;
}

/** One line of a job, for overviews. */
export function LiveJobLine({ initial }: { initial: Job }) {
  const job = useLiveJob(isSettled(initial.state) ? null : initial.id) ?? initial;
  return (
    <Box sx={{ minWidth: 0 }}>
      <Stack direction="row" sx={{ justifyContent: 'space-between', alignItems: 'baseline', gap: 2 }}>
        <Link
          component={RouterLink}
          to={`/jobs/${job.id}/show`}
          underline="hover"
          color="textPrimary"
          variant="body2"
          noWrap
          sx={{ fontWeight: 600, minWidth: 0 }}
        >
          {kindOf(job.kind)}
        </Link>
        <StateChip state={job.state} />
      </Stack>
      <Typography variant="caption" color="textSecondary" noWrap component="div" sx={{ mb: 0.75 }}>
        <JobSubject job={job} suffix=" · " />
        {isSettled(job.state) ? <TimeAgo at={job.finishedAt ?? job.createdAt} /> : progressText(job)}
      </Typography>
      {!isSettled(job.state) && <ProgressBar job={job} />}
    </Box>
  );
}
