import PendingActionsIcon from '@mui/icons-material/PendingActionsOutlined';
import type { Job } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { DataTable } from 'react-admin';
import { EmptyState } from '../components/empty-state';
import { ListChoice } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { ProgressBar } from '../components/progress-bar';
import { RecordLink, RecordTable } from '../components/record-table';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { JobSubject } from './job-subject';
import { JOB_KIND_CHOICES, kindOf, progressText } from './job-words';

const STATES = ['queued', 'running', 'succeeded', 'failed', 'cancelled'].map((value) => ({
  value,
  label: value.charAt(0).toUpperCase() + value.slice(1),
}));
const REFRESH_MS = 2500;

const Progress = ({ job }: { job: Job }) => (
  <Box sx={{ minWidth: { xs: 120, sm: 240 }, maxWidth: 420 }}>
    <ProgressBar job={job} />
    <Typography
      variant="caption"
      color="textSecondary"
      component="div"
      noWrap
      sx={{ mt: 0.5, maxWidth: { xs: 160, sm: 420 } }}
    >
      {progressText(job)}
    </Typography>
  </Box>
);

export const JobList = () => (
  <ListPage
    title="Jobs"
    intro="Everything that takes longer than a moment: imports, embeddings and valuations. Progress is live."
    sort={{ field: 'createdAt', order: 'DESC' }}
    refreshMs={REFRESH_MS}
    filters={
      <>
        <ListChoice source="state" label="State" choices={STATES} />
        <ListChoice source="kind" label="Kind" choices={JOB_KIND_CHOICES} />
      </>
    }
    empty={
      <EmptyState icon={<PendingActionsIcon />} title="No jobs yet" text="Import data and its job shows up here." />
    }
  >
    <RecordTable wideOnly={['state', 'createdBy', 'createdAt']}>
      <DataTable.Col<Job>
        source="kind"
        label="Job"
        render={(job) => (
          <>
            <RecordLink resource="jobs" id={job.id}>
              {kindOf(job.kind)}
            </RecordLink>
            <Typography
              variant="caption"
              color="textSecondary"
              component="div"
              noWrap
              sx={{ maxWidth: { xs: 90, sm: 260 } }}
            >
              <JobSubject job={job} />
            </Typography>
          </>
        )}
      />
      <DataTable.Col<Job> source="state" render={(job) => <StateChip state={job.state} />} />
      <DataTable.Col<Job> source="done" label="Progress" disableSort render={(job) => <Progress job={job} />} />
      <DataTable.Col source="createdBy" label="Started by" disableSort />
      <DataTable.Col<Job> source="createdAt" label="Age" render={(job) => <TimeAgo at={job.createdAt} />} />
    </RecordTable>
  </ListPage>
);
