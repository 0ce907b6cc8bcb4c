import CloseIcon from '@mui/icons-material/CloseRounded';
import DownloadIcon from '@mui/icons-material/DownloadRounded';
import type { Item } from '@assay/contracts';
import { Box, Button, Chip, Drawer, IconButton, Stack, Typography } from '@mui/material';
import { useEffect, useState, type ReactNode } from 'react';
import { useGetOne } from 'react-admin';
import { files } from '../providers/api';
import { MONO } from '../theme/theme';
import { Facts } from './facts';
import { ItemPicture } from './item-picture';
import { QueryState } from './query-state';

export interface ItemDrawerProps {
  /** The item to show; null closes. */
  itemId: string | null;
  onClose: () => void;
  /** More about the item, such as its scores in a valuation. */
  extra?: (item: Item) => ReactNode;
}

/** An item with its picture and everything that is known of it, over the page it was chosen on. */
export function ItemDrawer({ itemId, onClose, extra }: ItemDrawerProps) {
  // While it slides away it keeps showing what it showed.
  const [shown, setShown] = useState(itemId);
  if (itemId !== null && itemId !== shown) setShown(itemId);
  const query = useGetOne<Item>('items', { id: shown ?? '' }, { enabled: shown !== null });
  return (
    <Drawer
      anchor="right"
      open={itemId !== null}
      onClose={onClose}
      slotProps={{
        paper: { role: 'dialog', 'aria-label': 'Item', sx: { width: { xs: '100%', sm: 420 }, maxWidth: '100%' } },
      }}
    >
      <Stack
        direction="row"
        sx={{ alignItems: 'center', gap: 1, px: 2, py: 1.25, borderBottom: 1, borderColor: 'divider' }}
      >
        <Typography variant="h2" noWrap sx={{ flex: 1, minWidth: 0 }}>
          {query.data?.externalId ?? 'Item'}
        </Typography>
        <IconButton onClick={onClose} aria-label="Close" edge="end">
          <CloseIcon />
        </IconButton>
      </Stack>
      <Box sx={{ p: 2, display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <QueryState query={query} height={360}>
          {(item) => <ItemDetails item={item} extra={extra?.(item)} />}
        </QueryState>
      </Box>
    </Drawer>
  );
}

const ItemDetails = ({ item, extra }: { item: Item; extra: ReactNode }) => (
  <>
    <Box sx={{ borderRadius: 1.25, overflow: 'hidden', border: 1, borderColor: 'divider' }}>
      {item.kind === 'text' && item.hasPayload ? (
        <TextPayload item={item} />
      ) : (
        <ItemPicture key={item.id} item={item} full />
      )}
    </Box>
    <Stack direction="row" sx={{ gap: 0.75, flexWrap: 'wrap' }}>
      <Chip size="small" label={item.kind} />
      {item.label !== null && <Chip size="small" color="primary" variant="outlined" label={item.label} />}
      {item.synthetic && <Chip size="small" color="secondary" variant="outlined" label="synthetic" />}
      {item.hasPayload && (
        <Button size="small" href={files.payload(item)} download startIcon={<DownloadIcon />} sx={{ ml: 'auto' }}>
          Download
        </Button>
      )}
    </Stack>
    {extra}
    <Facts
      facts={[
        ['Label', item.label ?? 'none'],
        ['Contributor', item.contributor],
        ['Group', item.group],
        ['Since version', item.fromVersion],
        ...Object.entries(item.attributes).map(([name, value]): [string, ReactNode] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
        [
          'SHA-256',
          <Box key="hash" component="code" sx={{ fontFamily: MONO, fontSize: '0.75rem' }}>
            {item.sha256}
          </Box>,
        ],
        ['Item id', item.id],
      ]}
    />
  </>
);

/** Texts are shown, up to a size that a drawer can hold. */
function TextPayload({ item }: { item: Item }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const abort = new AbortController();
    const load = async () => {
      const response = await fetch(files.payload(item), { signal: abort.signal, credentials: 'same-origin' });
      if (response.ok) setText((await response.text()).slice(0, 20_000));
    };
    load().catch(() => setText(''));
    return () => abort.abort();
  }, [item]);
  return (
    <Typography sx={{ p: 2, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', maxHeight: 360, overflowY: 'auto' }}>
      {text}
    </Typography>
  );
}
