import type { Job } from '@assay/contracts';
import { Box, Button } from '@mui/material';
import { useState } from 'react';
import { ShowBase, useCreatePath, useShowContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { Facts } from '../components/facts';
import { ImportOutcome } from '../components/import-outcome';
import { JobPanel } from '../components/job-panel';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { TimeAgo } from '../components/time-ago';
import { formatSeconds } from '../format/format';
import { useLiveJob } from '../providers/use-live-job';
import { JobSubject } from './job-subject';
import { kindOf, subjectOf } from './job-words';
import { MONO } from '../theme/theme';

export const JobShow = () => (
  <ShowBase>
    <JobPage />
  </ShowBase>
);

function JobPage() {
  const { record, error, refetch } = useShowContext<Job>();
  const [watchAgain, setWatchAgain] = useState(0);
  const live = useLiveJob(record?.id, watchAgain);
  const job = live ?? record;
  const createPath = useCreatePath();
  const subject = job && subjectOf(job);
  return (
    <Page
      title={job ? `${kindOf(job.kind)} job` : 'Job'}
      trail={[{ label: 'Jobs', to: '/jobs' }]}
      narrow
      intro={job && <JobSubject job={job} />}
      actions={
        subject && (
          <Button variant="outlined" component={Link} to={createPath({ ...subject, type: 'show' })}>
            Open the {subject.label.toLowerCase()}
          </Button>
        )
      }
    >
      <QueryState query={{ data: job, error, refetch }}>
        {(known) => (
          <Box sx={{ display: 'grid', gap: 2.5 }}>
            <Section>
              <JobPanel job={known} onRetried={() => setWatchAgain((count) => count + 1)} />
            </Section>
            {known.kind === 'import' && known.state === 'succeeded' && <ImportOutcome job={known} />}
            <Section title="Details">
              <JobFacts job={known} />
            </Section>
            {known.result && known.kind !== 'import' && (
              <Section title="Result">
                <Box
                  component="pre"
                  sx={{
                    m: 0,
                    fontFamily: MONO,
                    fontSize: '0.8125rem',
                    whiteSpace: 'pre-wrap',
                    overflowWrap: 'anywhere',
                  }}
                >
                  {JSON.stringify(known.result, null, 2)}
                </Box>
              </Section>
            )}
          </Box>
        )}
      </QueryState>
    </Page>
  );
}

const JobFacts = ({ job }: { job: Job }) => (
  <Facts
    facts={[
      ['Id', <code key="id">{job.id}</code>],
      ['Phase', job.phase],
      ['Attempt', job.attempt],
      ['Started by', job.createdBy],
      ['Created', <TimeAgo key="created" at={job.createdAt} />],
      ['Started', job.startedAt && <TimeAgo key="started" at={job.startedAt} />],
      ['Finished', job.finishedAt && <TimeAgo key="finished" at={job.finishedAt} />],
      [
        'Took',
        job.startedAt &&
          job.finishedAt &&
          formatSeconds((Date.parse(job.finishedAt) - Date.parse(job.startedAt)) / 1000),
      ],
    ]}
  />
);
