import DownloadIcon from '@mui/icons-material/DownloadRounded';
import type { Valuation } from '@assay/contracts';
import { Button, Link } from '@mui/material';
import { ShowBase, useCanAccess, useShowContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { EmptyState } from '../components/empty-state';
import { LiveJobPanel } from '../components/job-panel';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { RouteTabs } from '../components/route-tabs';
import { Section } from '../components/section';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { files } from '../providers/api';
import { PruneButton } from '../pruning-jobs/prune-button';
import { MapPanel } from './map/map-panel';
import { ValuationOverview } from './valuation-overview';
import { ValuedItems } from './valued-items';
import BalanceIcon from '@mui/icons-material/BalanceOutlined';

export const ValuationShow = () => (
  <ShowBase>
    <ValuationPage />
  </ShowBase>
);

const Actions = ({ valuation }: { valuation: Valuation }) => {
  const { canAccess: mayDelete } = useCanAccess({ resource: 'valuations', action: 'delete' });
  return (
    <>
      {valuation.state === 'ready' && <PruneButton of={{ valuationId: valuation.id }} variant="contained" />}
      {valuation.state === 'ready' &&
        (['csv', 'parquet'] as const).map((format) => (
          <Button
            key={format}
            variant="outlined"
            href={files.valuation(valuation.id, format)}
            download
            startIcon={<DownloadIcon />}
          >
            {format === 'csv' ? 'CSV' : 'Parquet'}
          </Button>
        ))}
      {mayDelete && (
        <DeleteButton
          title={`Delete ${valuation.name}?`}
          text="Its scores go with it; the items and embeddings stay."
        />
      )}
    </>
  );
};

function ValuationPage() {
  const { record, error, refetch } = useShowContext<Valuation>();
  return (
    <Page
      title={record?.name ?? 'Valuation'}
      trail={[{ label: 'Valuations', to: '/valuations' }]}
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
            , <TimeAgo at={record.createdAt} />
          </>
        )
      }
      actions={record && <Actions valuation={record} />}
    >
      <QueryState query={{ data: record, error, refetch }} height={400}>
        {(valuation) =>
          valuation.state === 'ready' ? <ReadyTabs valuation={valuation} /> : <NotReady valuation={valuation} />
        }
      </QueryState>
    </Page>
  );
}

const ReadyTabs = ({ valuation }: { valuation: Valuation }) => (
  <RouteTabs
    label="Parts of the valuation"
    tabs={[
      { key: 'overview', label: 'Overview', content: () => <ValuationOverview valuation={valuation} /> },
      { key: 'map', label: 'Map', content: () => <MapPanel valuation={valuation} /> },
      { key: 'items', label: 'Items', content: () => <ValuedItems valuation={valuation} /> },
    ]}
  />
);

const NotReady = ({ valuation }: { valuation: Valuation }) =>
  valuation.jobId ? (
    <Section
      title={valuation.state === 'failed' ? 'This valuation failed' : 'Measuring'}
      hint="You may leave this page; the job goes on."
    >
      <LiveJobPanel jobId={valuation.jobId} />
    </Section>
  ) : (
    <EmptyState icon={<BalanceIcon />} title="Not computed" text="The job of this valuation is gone. Make a new one." />
  );
