import { Box } from '@mui/material';
import { useGetIdentity } from 'react-admin';
import { Page } from '../components/page';
import { LatestValuations } from './latest-valuations';
import { NextSteps } from './next-steps';
import { RecentDatasets } from './recent-datasets';
import { RunningJobsPanel } from './running-jobs-panel';

export function Dashboard() {
  const { identity } = useGetIdentity();
  return (
    <Page title="Dashboard" intro={identity?.fullName && `Welcome, ${identity.fullName}.`}>
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <NextSteps />
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 2fr) minmax(0, 1fr)' },
            alignItems: 'start',
          }}
        >
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <RecentDatasets />
            <LatestValuations />
          </Box>
          <RunningJobsPanel />
        </Box>
      </Box>
    </Page>
  );
}
