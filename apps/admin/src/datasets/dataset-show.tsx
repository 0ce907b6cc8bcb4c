import EditIcon from '@mui/icons-material/EditOutlined';
import UploadIcon from '@mui/icons-material/UploadFileRounded';
import type { Dataset } from '@assay/contracts';
import { Button, Chip } from '@mui/material';
import { ShowBase, useCanAccess, useShowContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { EmptyState } from '../components/empty-state';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { RouteTabs } from '../components/route-tabs';
import { formatCount, plural } from '../format/format';
import { PruneButton } from '../pruning-jobs/prune-button';
import { DatasetItems } from './dataset-items';
import { DatasetEmbeddingSets, DatasetPruningJobs, DatasetValuations, DatasetVersions } from './dataset-related';

export const DatasetShow = () => (
  <ShowBase>
    <DatasetPage />
  </ShowBase>
);

const Actions = ({ dataset }: { dataset: Dataset }) => {
  const { canAccess: mayEdit } = useCanAccess({ resource: 'datasets', action: 'edit' });
  if (!mayEdit) return null;
  return (
    <>
      <Button variant="contained" startIcon={<UploadIcon />} component={Link} to={`/datasets/${dataset.id}/import`}>
        Import more
      </Button>
      {dataset.version > 0 && <PruneButton of={{ datasetId: dataset.id }} />}
      <Button variant="outlined" startIcon={<EditIcon />} component={Link} to={`/datasets/${dataset.id}`}>
        Edit
      </Button>
      <DeleteButton
        title={`Delete ${dataset.name}?`}
        text={`Its ${plural(dataset.items, 'item')}, all versions, embedding sets, valuations and pruning jobs go with it. This cannot be undone.`}
      />
    </>
  );
};

function DatasetPage() {
  const { record, error, refetch } = useShowContext<Dataset>();
  return (
    <Page
      title={record?.name ?? 'Dataset'}
      trail={[{ label: 'Datasets', to: '/datasets' }]}
      badge={
        record && record.version > 0 ? (
          <Chip size="small" variant="outlined" label={`v${record.version} · ${formatCount(record.items)} items`} />
        ) : null
      }
      intro={record?.description}
      actions={record && <Actions dataset={record} />}
    >
      <QueryState query={{ data: record, error, refetch }} height={400}>
        {(dataset) =>
          dataset.version === 0 ? <NothingImported dataset={dataset} /> : <DatasetTabs dataset={dataset} />
        }
      </QueryState>
    </Page>
  );
}

const DatasetTabs = ({ dataset }: { dataset: Dataset }) => (
  <RouteTabs
    label="Parts of the dataset"
    tabs={[
      { key: 'items', label: 'Items', content: () => <DatasetItems dataset={dataset} /> },
      { key: 'versions', label: 'Versions', content: () => <DatasetVersions dataset={dataset} /> },
      { key: 'embedding-sets', label: 'Embedding sets', content: () => <DatasetEmbeddingSets dataset={dataset} /> },
      { key: 'valuations', label: 'Valuations', content: () => <DatasetValuations dataset={dataset} /> },
      { key: 'pruning-jobs', label: 'Pruning jobs', content: () => <DatasetPruningJobs dataset={dataset} /> },
    ]}
  />
);

const NothingImported = ({ dataset }: { dataset: Dataset }) => {
  const { canAccess } = useCanAccess({ resource: 'datasets', action: 'edit' });
  return (
    <EmptyState
      icon={<UploadIcon />}
      title="Nothing imported yet"
      text="Upload files to make the first version of this dataset. If an import is running, its items show up when it is done."
      action={
        canAccess && (
          <Button variant="contained" component={Link} to={`/datasets/${dataset.id}/import`}>
            Import data
          </Button>
        )
      }
    />
  );
};
