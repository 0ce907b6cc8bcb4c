import AddIcon from '@mui/icons-material/AddRounded';
import DatasetIcon from '@mui/icons-material/DatasetOutlined';
import type { Dataset } from '@assay/contracts';
import { Button, Chip, Stack, Typography } from '@mui/material';
import { DataTable, useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordLink, RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { formatCount, NOTHING, plural } from '../format/format';

export const NewDatasetButton = () => {
  const { canAccess } = useCanAccess({ resource: 'datasets', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/datasets/create">
      New dataset
    </Button>
  );
};

export const NoDatasets = () => (
  <EmptyState
    icon={<DatasetIcon />}
    title="No datasets yet"
    text="Bring pictures as a zip or IDX files, tables as CSV, JSONL or Parquet, embeddings as .npy. Assay looks at the files first and shows what it found before anything is imported."
    action={<NewDatasetButton />}
  />
);

export const Kinds = ({ dataset }: { dataset: Dataset }) => (
  <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
    {dataset.kinds.map(({ value, count }) => (
      <Chip key={value ?? ''} size="small" label={plural(count, value ?? 'other')} />
    ))}
  </Stack>
);

export const DatasetList = () => (
  <ListPage
    title="Datasets"
    intro="What your items are and where they came from. Every import makes a new version; nothing is overwritten."
    actions={<NewDatasetButton />}
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={<ListSearch label="Search datasets" />}
    empty={<NoDatasets />}
  >
    <RecordTable wideOnly={['kinds', 'createdAt', 'version']}>
      <DataTable.Col<Dataset>
        source="name"
        render={(dataset) => (
          <>
            <RecordLink resource="datasets" id={dataset.id}>
              {dataset.name}
            </RecordLink>
            {dataset.description && (
              <Typography
                variant="caption"
                color="textSecondary"
                component="div"
                noWrap
                sx={{ maxWidth: { xs: 190, md: 420 } }}
              >
                {dataset.description}
              </Typography>
            )}
          </>
        )}
      />
      <DataTable.Col<Dataset> align="right" source="items" disableSort render={({ items }) => formatCount(items)} />
      <DataTable.Col<Dataset> source="kinds" disableSort render={(dataset) => <Kinds dataset={dataset} />} />
      <DataTable.Col<Dataset>
        source="version"
        disableSort
        render={({ version }) => (version === 0 ? NOTHING : `v${version}`)}
      />
      <DataTable.Col<Dataset>
        source="createdAt"
        label="Created"
        render={({ createdAt }) => <TimeAgo at={createdAt} />}
      />
    </RecordTable>
  </ListPage>
);
