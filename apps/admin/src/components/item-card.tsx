import type { Item } from '@assay/contracts';
import { Box, ButtonBase, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { ItemPicture } from './item-picture';

export interface ItemCardProps {
  item: Item;
  onOpen: (item: Item) => void;
  /** Below the name, such as a score. */
  note?: ReactNode;
}

export const ItemCard = ({ item, onOpen, note }: ItemCardProps) => (
  <ButtonBase
    onClick={() => onOpen(item)}
    focusRipple
    sx={{
      display: 'block',
      textAlign: 'left',
      borderRadius: 1.25,
      border: 1,
      borderColor: 'divider',
      overflow: 'hidden',
      bgcolor: 'background.paper',
      minWidth: 0,
      transition: 'border-color .15s, transform .15s',
      '&:hover, &.Mui-focusVisible': { borderColor: 'primary.main' },
    }}
  >
    <ItemPicture item={item} alt={note ? item.externalId : ''} />
    <Box sx={{ px: 1, py: 0.75 }}>
      <Typography variant="caption" noWrap component="div" sx={{ fontWeight: 600 }}>
        {item.label ?? 'no label'}
        {item.synthetic && ' · synthetic'}
      </Typography>
      <Typography variant="caption" color="textSecondary" noWrap component="div">
        {note ?? item.externalId}
      </Typography>
    </Box>
  </ButtonBase>
);

export const ItemGrid = ({ children, min = 116 }: { children: ReactNode; min?: number }) => (
  <Box
    sx={{
      display: 'grid',
      gap: 1.25,
      gridTemplateColumns: {
        xs: 'repeat(auto-fill, minmax(92px, 1fr))',
        sm: `repeat(auto-fill, minmax(${min}px, 1fr))`,
      },
    }}
  >
    {children}
  </Box>
);
