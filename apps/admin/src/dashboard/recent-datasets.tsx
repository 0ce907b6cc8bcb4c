import DatasetIcon from '@mui/icons-material/DatasetOutlined';
import type { Dataset, Item } from '@assay/contracts';
import { Box, ButtonBase, Skeleton, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { ItemPicture } from '../components/item-picture';
import { ErrorPanel } from '../components/query-state';
import { Section } from '../components/section';
import { TimeAgo } from '../components/time-ago';
import { plural } from '../format/format';

const SHOWN = 4;

export function RecentDatasets() {
  const { data, error, refetch } = useGetList<Dataset>('datasets', {
    pagination: { page: 1, perPage: SHOWN },
    sort: { field: 'createdAt', order: 'DESC' },
  });
  return (
    <Section title="Recent datasets">
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && (
        <Typography variant="body2" color="textSecondary">
          None yet. Imported data shows up here.
        </Typography>
      )}
      <Box
        sx={{
          display: 'grid',
          gap: 1.5,
          gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', sm: 'repeat(4, minmax(0, 1fr))' },
        }}
      >
        {data
          ? data.map((dataset) => <DatasetCard key={dataset.id} dataset={dataset} />)
          : !error &&
            Array.from({ length: SHOWN }, (_, index) => <Skeleton key={index} variant="rounded" height={200} />)}
      </Box>
    </Section>
  );
}

function DatasetCard({ dataset }: { dataset: Dataset }) {
  const { data: items } = useGetList<Item>(
    'items',
    { pagination: { page: 1, perPage: 4 }, sort: { field: 'id', order: 'ASC' }, filter: { datasetId: dataset.id } },
    { enabled: dataset.version > 0 },
  );
  return (
    <ButtonBase
      component={Link}
      to={`/datasets/${dataset.id}/show`}
      sx={{
        display: 'block',
        textAlign: 'left',
        borderRadius: 1.25,
        border: 1,
        borderColor: 'divider',
        overflow: 'hidden',
        minWidth: 0,
        '&:hover': { borderColor: 'primary.main' },
      }}
    >
      <Box
        sx={{
          display: 'grid',
          gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
          gap: '1px',
          aspectRatio: '1',
          overflow: 'hidden',
          bgcolor: 'action.hover',
          color: 'text.secondary',
        }}
      >
        {dataset.version === 0 && (
          <DatasetIcon aria-hidden sx={{ gridColumn: '1 / -1', m: 'auto', fontSize: 40, opacity: 0.6 }} />
        )}
        {items?.map((item) => (
          <ItemPicture key={item.id} item={item} alt="" />
        ))}
      </Box>
      <Box sx={{ p: 1.25, minWidth: 0 }}>
        <Typography variant="subtitle2" noWrap>
          {dataset.name}
        </Typography>
        <Typography variant="caption" color="textSecondary" component="div" noWrap>
          {plural(dataset.items, 'item')} · <TimeAgo at={dataset.createdAt} />
        </Typography>
      </Box>
    </ButtonBase>
  );
}
