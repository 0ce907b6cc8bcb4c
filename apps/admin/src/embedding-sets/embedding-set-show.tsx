import BalanceIcon from '@mui/icons-material/BalanceOutlined';
import type { EmbeddingSet } from '@assay/contracts';
import { Box, Button, Link } from '@mui/material';
import { ListBase, ShowBase, useCanAccess, useShowContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { EmptyState } from '../components/empty-state';
import { LiveJobPanel } from '../components/job-panel';
import { KeyFigure, KeyFigures } from '../components/key-figure';
import { ListCard } from '../components/list-page';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatBytes, formatCount } from '../format/format';
import { PruneButton } from '../pruning-jobs/prune-button';
import { ValuationTable } from '../valuations/valuation-table';

export const EmbeddingSetShow = () => (
  <ShowBase>
    <EmbeddingSetPage />
  </ShowBase>
);

const ValueButton = ({ set }: { set: EmbeddingSet }) => {
  const { canAccess } = useCanAccess({ resource: 'valuations', action: 'create' });
  if (!canAccess || set.state !== 'ready') return null;
  return (
    <Button
      variant="contained"
      startIcon={<BalanceIcon />}
      component={RouterLink}
      to={`/valuations/create?embeddingSetId=${set.id}`}
    >
      Value these
    </Button>
  );
};

function EmbeddingSetPage() {
  const { record, error, refetch } = useShowContext<EmbeddingSet>();
  const { canAccess: mayDelete } = useCanAccess({ resource: 'embedding-sets', action: 'delete' });
  return (
    <Page
      title={record?.name ?? 'Embedding set'}
      trail={[{ label: 'Embedding sets', to: '/embedding-sets' }]}
      badge={record && <StateChip state={record.state} />}
      actions={
        record && (
          <>
            <ValueButton set={record} />
            {record.state === 'ready' && <PruneButton of={{ embeddingSetId: record.id }} />}
            {mayDelete && (
              <DeleteButton title={`Delete ${record.name}?`} text="Its valuations go with it. This cannot be undone." />
            )}
          </>
        )
      }
    >
      <QueryState query={{ data: record, error, refetch }}>{(set) => <EmbeddingSetBody set={set} />}</QueryState>
    </Page>
  );
}

const EmbeddingSetBody = ({ set }: { set: EmbeddingSet }) => (
  <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
    {set.state !== 'ready' && set.jobId && (
      <Section title={set.state === 'failed' ? 'This job failed' : 'Computing'}>
        <LiveJobPanel jobId={set.jobId} />
      </Section>
    )}
    <KeyFigures columns={5}>
      <KeyFigure label="Rows" value={formatCount(set.rows)} help="Items that have a vector" />
      <KeyFigure label="Dimension" value={formatCount(set.dimension)} help="Numbers per item" />
      <KeyFigure label="Size" value={formatBytes(set.rows * set.dimension * 4)} help="As 32-bit floats" />
      <KeyFigure
        label="Dataset"
        value={
          <Link component={RouterLink} to={`/datasets/${set.datasetId}/show`} underline="hover" color="inherit">
            {set.datasetName}
          </Link>
        }
        help={`Version ${set.version}`}
      />
      <KeyFigure
        label="Made by"
        value={
          set.modelId ? (
            <Link component={RouterLink} to={`/models/${set.modelId}/show`} underline="hover" color="inherit">
              {set.modelName}
            </Link>
          ) : (
            (set.modelName ?? 'Import')
          )
        }
        help={<TimeAgo at={set.createdAt} />}
      />
    </KeyFigures>
    {set.state === 'ready' && <SetValuations set={set} />}
  </Box>
);

const SetValuations = ({ set }: { set: EmbeddingSet }) => (
  <ListBase
    resource="valuations"
    filter={{ embeddingSetId: set.id }}
    sort={{ field: 'createdAt', order: 'DESC' }}
    disableSyncWithLocation
    storeKey={false}
    exporter={false}
  >
    <ListCard
      empty={
        <EmptyState
          icon={<BalanceIcon />}
          title="Not valued yet"
          text="A valuation tells what each item adds that the others do not."
          action={<ValueButton set={set} />}
        />
      }
    >
      <ValuationTable inDataset />
    </ListCard>
  </ListBase>
);
