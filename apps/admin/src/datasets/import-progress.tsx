import { isSettled, type Dataset } from '@assay/contracts';
import { Box } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import { ImportOutcome } from '../components/import-outcome';
import { JobPanel } from '../components/job-panel';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { useLiveJob } from '../providers/use-live-job';

/** A running import and, once it is done, what it did. Has its own address, so that a reload does not lose it. */
export function ImportProgress() {
  const { id = '', jobId = '' } = useParams();
  const [watchAgain, setWatchAgain] = useState(0);
  const { data: dataset } = useGetOne<Dataset>('datasets', { id });
  const job = useLiveJob(jobId, watchAgain);
  return (
    <Page
      narrow
      title={job?.state === 'succeeded' ? 'Imported' : 'Importing'}
      trail={[
        { label: 'Datasets', to: '/datasets' },
        { label: dataset?.name ?? '…', to: `/datasets/${id}/show` },
      ]}
      intro={job && isSettled(job.state) ? undefined : 'You may leave this page; the import goes on.'}
    >
      <QueryState query={{ data: job ?? undefined, error: null, refetch: () => undefined }}>
        {(known) => (
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <Section>
              <JobPanel job={known} onRetried={() => setWatchAgain((count) => count + 1)} />
            </Section>
            {known.state === 'succeeded' && <ImportOutcome job={known} />}
          </Box>
        )}
      </QueryState>
    </Page>
  );
}
