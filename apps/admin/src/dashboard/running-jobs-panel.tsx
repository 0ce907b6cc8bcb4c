import type { Job } from '@assay/contracts';
import { Button, Divider, Stack, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { LiveJobLine } from '../components/job-panel';
import { Section } from '../components/section';

const SHOWN = 6;
const REFRESH_MS = 5000;

/** The newest jobs, running ones live. */
export function RunningJobsPanel() {
  const { data } = useGetList<Job>(
    'jobs',
    { pagination: { page: 1, perPage: SHOWN }, sort: { field: 'createdAt', order: 'DESC' } },
    { refetchInterval: REFRESH_MS },
  );
  return (
    <Section
      title="Jobs"
      action={
        <Button size="small" component={Link} to="/jobs">
          All jobs
        </Button>
      }
    >
      {data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          Nothing runs. Imports, embeddings and valuations show their progress here.
        </Typography>
      )}
      <Stack divider={<Divider flexItem />} sx={{ gap: 1.75 }}>
        {data?.map((job) => (
          <LiveJobLine key={job.id} initial={job} />
        ))}
      </Stack>
    </Section>
  );
}
