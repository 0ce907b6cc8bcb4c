import type { PrunedItem, PruningJob } from '@assay/contracts';
import { Box } from '@mui/material';
import { useState } from 'react';
import { DecisionList } from './decision-list';
import { PrunedItemDrawer } from './pruned-item-drawer';

/** What is kept and what is dropped, side by side. */
export function DecisionLists({ job }: { job: PruningJob }) {
  const [open, setOpen] = useState<PrunedItem | null>(null);
  return (
    <Box
      sx={{
        display: 'grid',
        gap: 2.5,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' },
        alignItems: 'start',
      }}
    >
      <DecisionList job={job} kept onOpen={setOpen} />
      <DecisionList job={job} kept={false} onOpen={setOpen} />
      <PrunedItemDrawer job={job} item={open} onOpen={setOpen} onClose={() => setOpen(null)} />
    </Box>
  );
}
