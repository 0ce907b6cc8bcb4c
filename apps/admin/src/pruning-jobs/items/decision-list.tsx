import type { PrunedItem, PruningJob } from '@assay/contracts';
import { Box, Skeleton, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import { ItemCard, ItemGrid } from '../../components/item-card';
import { ListChoice, ListSearch } from '../../components/list-filters';
import { ListCard } from '../../components/list-page';
import { formatCount } from '../../format/format';
import { reasonChoices } from '../pruning-words';
import { decisionNote } from './decision-note';

export interface DecisionListProps {
  job: PruningJob;
  kept: boolean;
  onOpen: (item: PrunedItem) => void;
}

/** All items that are kept, or all that are dropped, as pictures, with filters. */
export const DecisionList = ({ job, kept, onOpen }: DecisionListProps) => (
  <Box component="section" aria-label={kept ? 'Kept items' : 'Dropped items'} sx={{ minWidth: 0 }}>
    <ListBase
      resource="pruned-items"
      filter={{ pruningJobId: job.id, kept: String(kept) }}
      sort={{ field: 'rank', order: 'ASC' }}
      perPage={24}
      disableSyncWithLocation
      storeKey={false}
      exporter={false}
    >
      <Title job={job} kept={kept} />
      <ListCard
        empty={
          <Typography variant="body2" color="textSecondary">
            None.
          </Typography>
        }
        pages={[12, 24, 48, 96]}
        filters={
          <>
            <ListSearch label={`Search ${kept ? 'kept' : 'dropped'} items`} />
            <ListChoice
              source="reason"
              label={kept ? 'Kept because' : 'Dropped because'}
              choices={reasonChoices(kept)}
            />
          </>
        }
      >
        <Pictures job={job} onOpen={onOpen} />
      </ListCard>
    </ListBase>
  </Box>
);

const Title = ({ job, kept }: { job: PruningJob; kept: boolean }) => {
  const count = kept ? (job.kept ?? 0) : job.items - (job.kept ?? 0);
  return (
    <Typography variant="h2" sx={{ mb: 1 }}>
      {kept ? 'Kept' : 'Dropped'}: {formatCount(count)}
    </Typography>
  );
};

const Pictures = ({ job, onOpen }: { job: PruningJob; onOpen: (item: PrunedItem) => void }) => {
  const { data, isPending } = useListContext<PrunedItem>();
  return (
    <Box sx={{ p: 1.5 }}>
      <ItemGrid min={104}>
        {isPending
          ? Array.from({ length: 12 }, (_, index) => (
              <Skeleton key={index} variant="rounded" sx={{ aspectRatio: '0.8', height: 'auto' }} />
            ))
          : data?.map((item) => (
              <ItemCard key={item.id} item={item} note={decisionNote(item, job)} onOpen={() => onOpen(item)} />
            ))}
      </ItemGrid>
    </Box>
  );
};
