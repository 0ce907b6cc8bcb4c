import BlurOnIcon from '@mui/icons-material/BlurOnRounded';
import BalanceIcon from '@mui/icons-material/BalanceOutlined';
import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import type { Dataset, DatasetVersion } from '@assay/contracts';
import { Box, Button, Tooltip } from '@mui/material';
import { DataTable, ListBase, useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListCard } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { EmbeddingSetTable } from '../embedding-sets/embedding-set-table';
import { formatCount } from '../format/format';
import { PruneButton } from '../pruning-jobs/prune-button';
import { PruningTable } from '../pruning-jobs/pruning-table';
import { MONO } from '../theme/theme';
import { ValuationTable } from '../valuations/valuation-table';

const newest = { field: 'createdAt', order: 'DESC' } as const;

export const DatasetVersions = ({ dataset }: { dataset: Dataset }) => (
  <ListBase
    resource="dataset-versions"
    filter={{ datasetId: dataset.id }}
    sort={{ field: 'number', order: 'DESC' }}
    disableSyncWithLocation
    storeKey={false}
    exporter={false}
  >
    <ListCard empty={null}>
      <RecordTable rowClick={false} wideOnly={['manifestHash', 'createdBy', 'updated']}>
        <DataTable.Col<DatasetVersion>
          source="number"
          label="Version"
          render={({ number }) => <strong>v{number}</strong>}
        />
        <DataTable.Col<DatasetVersion>
          align="right"
          source="items"
          disableSort
          render={({ items }) => formatCount(items)}
        />
        <DataTable.Col<DatasetVersion>
          align="right"
          source="added"
          disableSort
          render={({ added }) => `+${formatCount(added)}`}
        />
        <DataTable.Col<DatasetVersion>
          align="right"
          source="removed"
          disableSort
          render={({ removed }) => (removed > 0 ? `−${formatCount(removed)}` : '0')}
        />
        <DataTable.Col<DatasetVersion>
          align="right"
          source="updated"
          disableSort
          render={({ updated }) => formatCount(updated)}
        />
        <DataTable.Col source="reason" disableSort />
        <DataTable.Col<DatasetVersion>
          source="manifestHash"
          label="Manifest"
          disableSort
          render={({ manifestHash }) => (
            <Tooltip describeChild title={`SHA-256 over the ordered ids and contents: ${manifestHash}`}>
              <Box component="code" sx={{ fontFamily: MONO, fontSize: '0.8125rem' }}>
                {manifestHash.slice(0, 12)}
              </Box>
            </Tooltip>
          )}
        />
        <DataTable.Col source="createdBy" label="By" disableSort />
        <DataTable.Col<DatasetVersion>
          source="createdAt"
          label="Made"
          disableSort
          render={({ createdAt }) => <TimeAgo at={createdAt} />}
        />
      </RecordTable>
    </ListCard>
  </ListBase>
);

export const DatasetEmbeddingSets = ({ dataset }: { dataset: Dataset }) => {
  const { canAccess } = useCanAccess({ resource: 'embedding-sets', action: 'create' });
  const add = canAccess && (
    <Button variant="contained" component={Link} to={`/embedding-sets/create?datasetId=${dataset.id}`}>
      Compute embeddings
    </Button>
  );
  return (
    <ListBase
      resource="embedding-sets"
      filter={{ datasetId: dataset.id }}
      sort={newest}
      disableSyncWithLocation
      storeKey={false}
      exporter={false}
    >
      <ListCard
        filters={add}
        empty={
          <EmptyState
            icon={<BlurOnIcon />}
            title="No embeddings yet"
            text="Items are valued by their embeddings. Compute them with a model, or import a table with a vector column."
            action={add}
          />
        }
      >
        <EmbeddingSetTable inDataset />
      </ListCard>
    </ListBase>
  );
};

export const DatasetValuations = ({ dataset }: { dataset: Dataset }) => (
  <ListBase
    resource="valuations"
    filter={{ datasetId: dataset.id }}
    sort={newest}
    disableSyncWithLocation
    storeKey={false}
    exporter={false}
  >
    <ListCard
      empty={
        <EmptyState
          icon={<BalanceIcon />}
          title="Not valued yet"
          text="Once this dataset has embeddings, open an embedding set and choose “Value these”."
        />
      }
    >
      <ValuationTable inDataset />
    </ListCard>
  </ListBase>
);

export const DatasetPruningJobs = ({ dataset }: { dataset: Dataset }) => (
  <ListBase
    resource="pruning-jobs"
    filter={{ datasetId: dataset.id }}
    sort={newest}
    disableSyncWithLocation
    storeKey={false}
    exporter={false}
  >
    <ListCard
      empty={
        <EmptyState
          icon={<ContentCutIcon />}
          title="Not pruned yet"
          text="See what a smaller part of this dataset would be, and how well it trains, before anything changes."
          action={<PruneButton of={{ datasetId: dataset.id }} variant="contained" />}
        />
      }
    >
      <PruningTable inDataset />
    </ListCard>
  </ListBase>
);
