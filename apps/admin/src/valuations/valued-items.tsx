import type { Count, Facets, Valuation, ValuedItem } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { useState } from 'react';
import { DataTable, ListBase } from 'react-admin';
import { ItemPicture } from '../components/item-picture';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListCard } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { formatCount, formatNumber, formatTimes, NOTHING } from '../format/format';
import { api } from '../providers/api';
import { NONE } from '../providers/list-query';
import { useApi } from '../providers/use-api';
import { ValuedItemDrawer } from './valued-item-drawer';

const toChoices = (counts: Count[]) =>
  counts.map(({ value, count }) => ({ value: value ?? NONE, label: `${value ?? 'none'} (${formatCount(count)})` }));
const SYNTHETIC = [
  { value: 'false', label: 'Real only' },
  { value: 'true', label: 'Synthetic only' },
];

/** All items with their scores, sorted by any of them. */
export function ValuedItems({ valuation }: { valuation: Valuation }) {
  const [open, setOpen] = useState<string | null>(null);
  const { data: facets } = useApi<Facets>(['facets', valuation.datasetId, valuation.version], (signal) =>
    api.facets(valuation.datasetId, valuation.version, signal),
  );
  return (
    <ListBase
      resource="valued-items"
      filter={{ valuationId: valuation.id }}
      sort={{ field: 'rank', order: 'ASC' }}
      perPage={25}
      disableSyncWithLocation
      storeKey={false}
      exporter={false}
    >
      <ListCard
        empty={null}
        filters={
          <>
            <ListSearch label="Search by external id" />
            {facets && facets.labels.length > 1 && (
              <ListChoice source="label" label="Class" choices={toChoices(facets.labels)} />
            )}
            {facets && facets.contributors.length > 1 && (
              <ListChoice source="contributor" label="Contributor" choices={toChoices(facets.contributors)} />
            )}
            <ListChoice source="synthetic" label="Origin" choices={SYNTHETIC} />
          </>
        }
      >
        <ScoreTable valuation={valuation} onOpen={setOpen} />
      </ListCard>
      <ValuedItemDrawer valuation={valuation} itemId={open} onClose={() => setOpen(null)} />
    </ListBase>
  );
}

const score = (value: number | null) => (value === null ? NOTHING : formatNumber(value, 3));

const ScoreTable = ({ valuation, onOpen }: { valuation: Valuation; onOpen: (id: string) => void }) => (
  <RecordTable
    wideOnly={['leverage', 'looResidual', 'knnShapley', 'contributor']}
    rowClick={(id) => {
      onOpen(String(id));
      return false;
    }}
  >
    <DataTable.Col<ValuedItem> align="right" source="rank" render={({ rank }) => formatCount(rank)} />
    <DataTable.Col<ValuedItem>
      source="externalId"
      label="Item"
      disableSort
      render={(item) => (
        <Box
          component="button"
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(item.id);
          }}
          sx={{
            all: 'unset',
            cursor: 'pointer',
            display: 'flex',
            gap: 1.25,
            alignItems: 'center',
            minWidth: 0,
            '&:focus-visible': { outline: '2px solid' },
          }}
        >
          <Box sx={{ width: 40, flex: 'none', borderRadius: 1, overflow: 'hidden', '& svg': { fontSize: 20 } }}>
            <ItemPicture item={item} />
          </Box>
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="body2" noWrap sx={{ fontWeight: 600, maxWidth: { xs: 120, sm: 260 } }}>
              {item.externalId}
            </Typography>
            <Typography variant="caption" color="textSecondary" noWrap component="div">
              {item.label ?? 'no label'}
            </Typography>
          </Box>
        </Box>
      )}
    />
    <DataTable.Col<ValuedItem> source="contributor" disableSort render={({ contributor }) => contributor ?? NOTHING} />
    <DataTable.Col<ValuedItem>
      align="right"
      source="value"
      label="× average"
      render={({ value }) => formatTimes(value * valuation.rows)}
    />
    <DataTable.Col<ValuedItem> align="right" source="leverage" render={({ leverage }) => score(leverage)} />
    {valuation.hasLabelScores && (
      <DataTable.Col<ValuedItem>
        align="right"
        source="looResidual"
        label="LOO residual"
        render={({ looResidual }) => score(looResidual)}
      />
    )}
    {valuation.hasLabelScores && (
      <DataTable.Col<ValuedItem>
        align="right"
        source="knnShapley"
        label="KNN-Shapley"
        render={({ knnShapley }) => score(knnShapley)}
      />
    )}
  </RecordTable>
);
