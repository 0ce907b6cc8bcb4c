import type { PrunedItem, PruningJob } from '@assay/contracts';
import { Box, Button, Skeleton, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { Link } from 'react-router-dom';
import { ItemCard, ItemGrid } from '../../components/item-card';
import { ErrorPanel } from '../../components/query-state';
import { Section } from '../../components/section';
import { decisionNote } from './decision-note';
import { PrunedItemDrawer } from './pruned-item-drawer';

const SHOWN = 12;

/** A few pictures of what is kept and what is dropped, the most valuable first. */
export function DecisionPreview({ job }: { job: PruningJob }) {
  const [open, setOpen] = useState<PrunedItem | null>(null);
  return (
    <Section
      title="What stays and what goes"
      hint="The most valuable of each. The number is the value as a multiple of the average."
      action={
        <Button size="small" component={Link} to="?tab=items" replace>
          All items
        </Button>
      }
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Few job={job} kept onOpen={setOpen} />
        <Few job={job} kept={false} onOpen={setOpen} />
      </Box>
      <PrunedItemDrawer job={job} item={open} onOpen={setOpen} onClose={() => setOpen(null)} />
    </Section>
  );
}

function Few({ job, kept, onOpen }: { job: PruningJob; kept: boolean; onOpen: (item: PrunedItem) => void }) {
  const { data, error, refetch } = useGetList<PrunedItem>('pruned-items', {
    pagination: { page: 1, perPage: SHOWN },
    sort: { field: 'rank', order: 'ASC' },
    filter: { pruningJobId: job.id, kept: String(kept) },
  });
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        {kept ? 'Stays' : 'Goes'}
      </Typography>
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <ItemGrid min={104}>
          {data
            ? data.map((item) => (
                <ItemCard key={item.id} item={item} note={decisionNote(item, job)} onOpen={() => onOpen(item)} />
              ))
            : Array.from({ length: SHOWN }, (_, index) => (
                <Skeleton key={index} variant="rounded" sx={{ aspectRatio: '0.8', height: 'auto' }} />
              ))}
        </ItemGrid>
      )}
    </Box>
  );
}
