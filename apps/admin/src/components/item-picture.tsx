import ArticleIcon from '@mui/icons-material/ArticleOutlined';
import BrokenImageIcon from '@mui/icons-material/BrokenImageOutlined';
import DataArrayIcon from '@mui/icons-material/DataArrayRounded';
import ImageIcon from '@mui/icons-material/ImageOutlined';
import TableRowsIcon from '@mui/icons-material/TableRowsOutlined';
import type { Item, ItemKind } from '@assay/contracts';
import { Box } from '@mui/material';
import { useState } from 'react';
import { files } from '../providers/api';

const ICONS: Record<ItemKind, typeof ImageIcon> = {
  image: ImageIcon,
  text: ArticleIcon,
  row: TableRowsIcon,
  vector: DataArrayIcon,
};

export interface ItemPictureProps {
  item: Pick<Item, 'id' | 'kind' | 'externalId' | 'label' | 'hasThumbnail' | 'hasPayload' | 'fromVersion'>;
  /** The item itself instead of its thumbnail. */
  full?: boolean;
  /** What the picture shows, in words; made from the item unless given. */
  alt?: string;
}

const describe = ({ externalId, label }: ItemPictureProps['item']) =>
  label === null ? externalId : `${externalId}, labelled ${label}`;

/** Square picture of an item; a sign of its kind where there is none. Small pictures keep their pixels. */
export function ItemPicture({ item, full = false, alt = describe(item) }: ItemPictureProps) {
  const [broken, setBroken] = useState(false);
  const [tiny, setTiny] = useState(false);
  const source =
    item.kind === 'image' && full && item.hasPayload
      ? files.payload(item)
      : item.hasThumbnail
        ? files.thumbnail(item)
        : null;
  const Icon = broken ? BrokenImageIcon : ICONS[item.kind];
  return (
    <Box
      sx={{
        position: 'relative',
        aspectRatio: '1',
        display: 'grid',
        placeItems: 'center',
        overflow: 'hidden',
        bgcolor: 'action.hover',
        color: 'text.secondary',
      }}
    >
      {source === null || broken ? (
        <Icon aria-hidden sx={{ fontSize: full ? 64 : 32, opacity: 0.7 }} />
      ) : (
        <Box
          component="img"
          src={source}
          alt={alt}
          loading="lazy"
          decoding="async"
          onError={() => setBroken(true)}
          onLoad={(event) => setTiny(event.currentTarget.naturalWidth <= 64)}
          sx={{
            position: 'absolute',
            inset: 0,
            width: '100%',
            height: '100%',
            objectFit: 'contain',
            imageRendering: tiny ? 'pixelated' : 'auto',
          }}
        />
      )}
    </Box>
  );
}
