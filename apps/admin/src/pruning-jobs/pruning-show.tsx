import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import { isSettled, type Job, type PruningJob } from '@assay/contracts';
import { Box, Link } from '@mui/material';
import { useState } from 'react';
import { ShowBase, useShowContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { JobPanel } from '../components/job-panel';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { RouteTabs } from '../components/route-tabs';
import { Section } from '../components/section';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { useLiveJob } from '../providers/use-live-job';
import { DecisionLists } from './items/decision-lists';
import { ManifestPanel } from './manifest-panel';
import { PruningActions } from './pruning-actions';
import { PruningNote } from './pruning-notes';
import { PruningSteps } from './pruning-steps';
import { RefusalAlert } from './refusal-alert';
import { PruningReport } from './report/pruning-report';

export const PruningShow = () => (
  <ShowBase>
    <PruningPage />
  </ShowBase>
);

/** Second and third step: the preview and what becomes of it. */
function PruningPage() {
  const { record, error, refetch } = useShowContext<PruningJob>();
  const [watchAgain, setWatchAgain] = useState(0);
  const work = useLiveJob(record?.jobId, watchAgain);
  const busy = work !== null && !isSettled(work.state);
  return (
    <Page
      title={record?.name ?? 'Pruning job'}
      trail={[{ label: 'Pruning jobs', to: '/pruning-jobs' }]}
      badge={record && <StateChip state={record.state} />}
      intro={
        record && (
          <>
            Of{' '}
            <Link component={RouterLink} to={`/datasets/${record.datasetId}/show`}>
              {record.datasetName}
            </Link>{' '}
            version {record.version}, measured on{' '}
            <Link component={RouterLink} to={`/embedding-sets/${record.embeddingSetId}/show`}>
              its embeddings
            </Link>
            , by {record.createdBy}, <TimeAgo at={record.createdAt} />
          </>
        )
      }
      actions={record && <PruningActions job={record} busy={busy} />}
    >
      {record && <PruningSteps step={stepOf(record, busy ? work : null)} />}
      <QueryState query={{ data: record, error, refetch }} height={400}>
        {(job) => (
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <PruningNote job={job} />
            {work && <Work job={job} work={work} onRetried={() => setWatchAgain((count) => count + 1)} />}
            <Contents job={job} work={work} />
          </Box>
        )}
      </QueryState>
    </Page>
  );
}

function stepOf(job: PruningJob, running: Job | null): 1 | 2 | 3 {
  if (job.state === 'applied' || job.state === 'undone') return 3;
  return running?.kind === 'apply-pruning' ? 2 : 1;
}

const TITLES: Record<string, string> = {
  prune: 'Making the preview',
  'apply-pruning': 'Applying',
  'undo-pruning': 'Undoing',
  'purge-pruning': 'Purging',
};
const REFUSALS = new Set(['data_moved', 'preview_changed', 'not_better']);

/** The last job, while it runs or when it went wrong. */
function Work({ job, work, onRetried }: { job: PruningJob; work: Job; onRetried: () => void }) {
  if (work.state === 'succeeded') return null;
  if (work.state === 'failed' && work.error && REFUSALS.has(work.error.code))
    return <RefusalAlert job={job} refusal={work.error} />;
  return (
    <Section title={TITLES[work.kind] ?? 'Working'} hint="You may leave this page; the job goes on.">
      <JobPanel job={work} onRetried={onRetried} />
    </Section>
  );
}

function Contents({ job, work }: { job: PruningJob; work: Job | null }) {
  const { report } = job;
  if (report)
    return (
      <RouteTabs
        label="Parts of the pruning job"
        tabs={[
          { key: 'report', label: 'Report', content: () => <PruningReport job={job} report={report} /> },
          { key: 'items', label: 'Items', content: () => <DecisionLists job={job} /> },
          { key: 'manifest', label: 'Manifest', content: () => <ManifestPanel job={job} /> },
        ]}
      />
    );
  if (work || job.jobId !== null) return null;
  return (
    <EmptyState icon={<ContentCutIcon />} title="No report" text="The job of this preview is gone. Make a new one." />
  );
}
