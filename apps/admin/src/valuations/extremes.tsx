import type { Valuation, ValuedItem } from '@assay/contracts';
import { Box, Skeleton, Tab, Tabs, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { ItemCard, ItemGrid } from '../components/item-card';
import { ErrorPanel } from '../components/query-state';
import { Section } from '../components/section';
import { formatNumber, formatTimes } from '../format/format';
import { ValuedItemDrawer } from './valued-item-drawer';

interface Kind {
  key: string;
  label: string;
  hint: string;
  sort: { field: string; order: 'ASC' | 'DESC' };
  labels?: boolean;
  note: (item: ValuedItem, rows: number) => string;
}

const KINDS: Kind[] = [
  {
    key: 'most',
    label: 'Most valuable',
    hint: 'They add most that no other item has. Outliers are among them.',
    sort: { field: 'rank', order: 'ASC' },
    note: ({ value }, rows) => `${formatTimes(value * rows)} average`,
  },
  {
    key: 'least',
    label: 'Least valuable',
    hint: 'Others say the same: candidates for pruning.',
    sort: { field: 'rank', order: 'DESC' },
    note: ({ value }, rows) => `${formatTimes(value * rows)} average`,
  },
  {
    key: 'residual',
    label: 'Suspicious labels',
    hint: 'By leave-one-out residual: a model that has not seen the item expects another label.',
    sort: { field: 'looResidual', order: 'ASC' },
    labels: true,
    note: ({ looResidual }) => `LOO ${formatNumber(looResidual, 3)}`,
  },
  {
    key: 'shapley',
    label: 'Lowest KNN-Shapley',
    hint: 'Their label disagrees with their neighbours.',
    sort: { field: 'knnShapley', order: 'ASC' },
    labels: true,
    note: ({ knnShapley }) => `KNN ${formatNumber(knnShapley, 3)}`,
  },
];
const SHOWN = 24;

/** The items at the ends of each score, as pictures. */
export function Extremes({ valuation }: { valuation: Valuation }) {
  const kinds = KINDS.filter(({ labels }) => !labels || valuation.hasLabelScores);
  const [chosen, setChosen] = useState('most');
  const [open, setOpen] = useState<string | null>(null);
  const kind = kinds.find(({ key }) => key === chosen) ?? kinds[0];
  if (!kind) return null;
  return (
    <Section flush>
      <Tabs
        value={kind.key}
        onChange={(_event, key: string) => setChosen(key)}
        variant="scrollable"
        scrollButtons={false}
        aria-label="Ends of the scores"
        sx={{ px: 1, borderBottom: 1, borderColor: 'divider' }}
      >
        {kinds.map(({ key, label }) => (
          <Tab key={key} value={key} label={label} id={`extreme-${key}`} aria-controls="extreme-panel" />
        ))}
      </Tabs>
      <Box role="tabpanel" id="extreme-panel" aria-labelledby={`extreme-${kind.key}`} sx={{ p: 2 }}>
        <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5 }}>
          {kind.hint}
        </Typography>
        <Ends valuation={valuation} kind={kind} onOpen={setOpen} />
      </Box>
      <ValuedItemDrawer valuation={valuation} itemId={open} onClose={() => setOpen(null)} />
    </Section>
  );
}

function Ends({ valuation, kind, onOpen }: { valuation: Valuation; kind: Kind; onOpen: (id: string) => void }) {
  const { data, error, refetch } = useGetList<ValuedItem>('valued-items', {
    pagination: { page: 1, perPage: SHOWN },
    sort: kind.sort,
    filter: { valuationId: valuation.id },
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <ItemGrid min={124}>
      {data
        ? data.map((item) => (
            <ItemCard
              key={item.id}
              item={item}
              note={kind.note(item, valuation.rows)}
              onOpen={({ id }) => onOpen(id)}
            />
          ))
        : Array.from({ length: SHOWN }, (_, index) => (
            <Skeleton key={index} variant="rounded" sx={{ aspectRatio: '0.8', height: 'auto' }} />
          ))}
    </ItemGrid>
  );
}
