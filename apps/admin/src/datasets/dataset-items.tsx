import FilterListIcon from '@mui/icons-material/FilterListRounded';
import type { Dataset, Facets, Item } from '@assay/contracts';
import { Box, Button, Card, Collapse, Skeleton, useMediaQuery } from '@mui/material';
import { useState } from 'react';
import { ListBase, useListContext } from 'react-admin';
import { FacetBars } from '../components/facet-bars';
import { ItemCard, ItemGrid } from '../components/item-card';
import { ItemDrawer } from '../components/item-drawer';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListCard } from '../components/list-page';
import { QueryState } from '../components/query-state';
import { api } from '../providers/api';
import { useApi } from '../providers/use-api';

const SYNTHETIC = [
  { value: 'false', label: 'Real only' },
  { value: 'true', label: 'Synthetic only' },
];

/** Items of the newest version as pictures, with classes and contributors to narrow them by. */
export function DatasetItems({ dataset }: { dataset: Dataset }) {
  const [open, setOpen] = useState<string | null>(null);
  return (
    <ListBase
      resource="items"
      filter={{ datasetId: dataset.id, version: dataset.version }}
      sort={{ field: 'id', order: 'ASC' }}
      perPage={48}
      disableSyncWithLocation
      storeKey={`datasets.${dataset.id}.items`}
      exporter={false}
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: '232px minmax(0, 1fr)' },
          alignItems: 'start',
        }}
      >
        <FacetPanel dataset={dataset} />
        <ListCard
          empty={null}
          pages={[24, 48, 96, 192]}
          filters={
            <>
              <ListSearch label="Search by external id" />
              <ListChoice source="synthetic" label="Origin" choices={SYNTHETIC} />
            </>
          }
        >
          <Pictures onOpen={(item) => setOpen(item.id)} />
        </ListCard>
      </Box>
      <ItemDrawer itemId={open} onClose={() => setOpen(null)} />
    </ListBase>
  );
}

const Pictures = ({ onOpen }: { onOpen: (item: Item) => void }) => {
  const { data, isPending } = useListContext<Item>();
  return (
    <Box sx={{ p: 1.5 }}>
      <ItemGrid>
        {isPending
          ? Array.from({ length: 24 }, (_, index) => (
              <Skeleton key={index} variant="rounded" sx={{ aspectRatio: '0.8', height: 'auto' }} />
            ))
          : data?.map((item) => <ItemCard key={item.id} item={item} onOpen={onOpen} />)}
      </ItemGrid>
    </Box>
  );
};

function FacetPanel({ dataset }: { dataset: Dataset }) {
  const wide = useMediaQuery((theme) => theme.breakpoints.up('md'));
  const [unfolded, setUnfolded] = useState(false);
  const query = useApi(['facets', dataset.id, dataset.version], (signal) =>
    api.facets(dataset.id, dataset.version, signal),
  );
  return (
    <Card sx={{ p: 1.5 }}>
      {!wide && (
        <Button
          fullWidth
          startIcon={<FilterListIcon />}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          Classes and contributors
        </Button>
      )}
      <Collapse in={wide || unfolded}>
        <QueryState query={query} height={280}>
          {(facets) => <FacetLists facets={facets} />}
        </QueryState>
      </Collapse>
    </Card>
  );
}

const FacetLists = ({ facets }: { facets: Facets }) => {
  return (
    <Box sx={{ display: 'grid', gap: 2 }}>
      <FacetBars title="Classes" source="label" counts={facets.labels} />
      <FacetBars title="Contributors" source="contributor" counts={facets.contributors} />
      <FacetBars title="Groups" source="group" counts={facets.groups} />
      <FacetBars title="Kinds" source="kind" counts={facets.kinds} />
    </Box>
  );
};
