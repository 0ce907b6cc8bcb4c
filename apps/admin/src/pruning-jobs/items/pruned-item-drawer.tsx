import type { Item, PrunedItem, PruningJob } from '@assay/contracts';
import { Box, Button, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Facts } from '../../components/facts';
import { ItemDrawer } from '../../components/item-drawer';
import { formatCount, formatNumber, formatTimes } from '../../format/format';
import { REASONS } from '../pruning-words';

const SHOWN = 12;

export interface PrunedItemDrawerProps {
  job: PruningJob;
  /** The item to show; null closes. */
  item: PrunedItem | null;
  onOpen: (item: PrunedItem) => void;
  onClose: () => void;
}

/** Item drawer with what the pruning job decided, and the copies that stand for each other. */
export const PrunedItemDrawer = ({ job, item, onOpen, onClose }: PrunedItemDrawerProps) => (
  <ItemDrawer
    itemId={item?.id ?? null}
    onClose={onClose}
    extra={(shown) => <Decision job={job} shown={shown} known={item} onOpen={onOpen} />}
  />
);

interface DecisionProps {
  job: PruningJob;
  shown: Item;
  known: PrunedItem | null;
  onOpen: (item: PrunedItem) => void;
}

function Decision({ job, shown, known, onOpen }: DecisionProps) {
  const item = known?.id === shown.id ? known : null;
  const { data: like } = useGetList<PrunedItem>(
    'pruned-items',
    {
      pagination: { page: 1, perPage: 100 },
      sort: { field: 'rank', order: 'ASC' },
      filter: { pruningJobId: job.id, q: item?.duplicateOf },
    },
    { enabled: typeof item?.duplicateOf === 'string' },
  );
  if (item === null) return null;
  const original =
    item.duplicateOf === null ? undefined : like?.find(({ externalId }) => externalId === item.duplicateOf);
  return (
    <Box sx={{ p: 2, borderRadius: 1.25, border: 1, borderColor: 'divider' }}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        In this pruning
      </Typography>
      <Facts
        facts={[
          ['Decision', item.kept ? 'Kept' : 'Dropped'],
          ['Reason', REASONS[item.reason].text],
          ['Weight', item.weight === null ? null : formatNumber(item.weight)],
          ['Value', `${formatTimes(item.value * job.items)} the average`],
          ['Rank', `${formatCount(item.rank)} of ${formatCount(job.items)}`],
          [
            'Stands for it',
            original ? (
              <Button key="original" size="small" sx={{ p: 0, minWidth: 0 }} onClick={() => onOpen(original)}>
                {original.externalId}
              </Button>
            ) : (
              item.duplicateOf
            ),
          ],
        ]}
      />
      {item.kept && <StandsFor job={job} item={item} onOpen={onOpen} />}
    </Box>
  );
}

/** Copies that were dropped because this item stands for them; they are among those of its own content or close by. */
function StandsFor({ job, item, onOpen }: { job: PruningJob; item: PrunedItem; onOpen: (item: PrunedItem) => void }) {
  const copies = (reason: string) => ({
    pagination: { page: 1, perPage: 500 },
    sort: { field: 'rank', order: 'ASC' as const },
    filter: { pruningJobId: job.id, reason },
  });
  const any = (job.report?.duplicates?.groups ?? 0) > 0;
  const { data: exact = [] } = useGetList<PrunedItem>('pruned-items', copies('exact-duplicate'), { enabled: any });
  const { data: near = [] } = useGetList<PrunedItem>('pruned-items', copies('near-duplicate'), { enabled: any });
  const mine = [...exact, ...near].filter(({ duplicateOf }) => duplicateOf === item.externalId);
  if (mine.length === 0) return null;
  return (
    <Box sx={{ mt: 1.5 }}>
      <Typography variant="body2" color="textSecondary">
        Stands for
      </Typography>
      {mine.slice(0, SHOWN).map((copy) => (
        <Button key={copy.id} size="small" onClick={() => onOpen(copy)}>
          {copy.externalId}
        </Button>
      ))}
      {mine.length > SHOWN && <Typography variant="caption">and {formatCount(mine.length - SHOWN)} more</Typography>}
    </Box>
  );
}
