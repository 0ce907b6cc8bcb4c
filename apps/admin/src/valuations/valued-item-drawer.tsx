import type { Item, Valuation, ValuedItem } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Facts } from '../components/facts';
import { ItemDrawer } from '../components/item-drawer';
import { formatCount, formatNumber, formatTimes } from '../format/format';

export interface ValuedItemDrawerProps {
  valuation: Valuation;
  itemId: string | null;
  onClose: () => void;
}

/** Item drawer with what the valuation says of the item. */
export const ValuedItemDrawer = ({ valuation, itemId, onClose }: ValuedItemDrawerProps) => (
  <ItemDrawer itemId={itemId} onClose={onClose} extra={(item) => <Scores valuation={valuation} item={item} />} />
);

/** Scores are listed by external id, of which the filter finds parts: the right one is among the first. */
function Scores({ valuation, item }: { valuation: Valuation; item: Item }) {
  const { data } = useGetList<ValuedItem>('valued-items', {
    pagination: { page: 1, perPage: 100 },
    sort: { field: 'rank', order: 'ASC' },
    filter: { valuationId: valuation.id, q: item.externalId, ...(item.label !== null && { label: item.label }) },
  });
  const valued = data?.find(({ id }) => id === item.id);
  if (!valued) return null;
  return (
    <Box sx={{ p: 2, borderRadius: 1.25, border: 1, borderColor: 'divider' }}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        In this valuation
      </Typography>
      <Facts
        facts={[
          ['Rank', `${formatCount(valued.rank)} of ${formatCount(valuation.rows)}`],
          ['Value', `${formatTimes(valued.value * valuation.rows)} the average`],
          ['Leverage', formatNumber(valued.leverage)],
          ['LOO residual', valued.looResidual === null ? null : formatNumber(valued.looResidual)],
          ['KNN-Shapley', valued.knnShapley === null ? null : formatNumber(valued.knnShapley)],
        ]}
      />
    </Box>
  );
}
