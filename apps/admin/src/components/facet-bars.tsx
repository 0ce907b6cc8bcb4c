import type { Count } from '@assay/contracts';
import { Box, Button, ButtonBase, Typography } from '@mui/material';
import { useState } from 'react';
import { formatCount } from '../format/format';
import { NONE } from '../providers/list-query';
import { useFilter } from './use-filter';

export interface FacetBarsProps {
  title: string;
  counts: Count[];
  /** Filter of the list around that a click sets. */
  source: string;
}

const FEW = 10;

/** Counts as bars that narrow a list when clicked; clicked again, they let go. */
export function FacetBars({ title, counts, source }: FacetBarsProps) {
  const [chosen, choose] = useFilter(source);
  const [all, setAll] = useState(false);
  const most = Math.max(1, ...counts.map(({ count }) => count));
  const shown = all ? counts : counts.slice(0, FEW);
  if (counts.length === 0 || (counts.length === 1 && counts[0]?.value === null)) return null;
  return (
    <Box role="group" aria-label={title}>
      <Typography variant="subtitle2" component="h3" sx={{ mb: 0.75 }}>
        {title}{' '}
        <Typography component="span" variant="caption" color="textSecondary">
          {formatCount(counts.length)}
        </Typography>
      </Typography>
      {shown.map(({ value, count }) => {
        const key = value ?? NONE;
        const active = chosen === key;
        return (
          <ButtonBase
            key={key}
            aria-pressed={active}
            onClick={() => choose(active ? undefined : key)}
            sx={{
              position: 'relative',
              display: 'flex',
              width: '100%',
              justifyContent: 'space-between',
              gap: 1,
              px: 1,
              py: 0.5,
              mb: 0.375,
              borderRadius: 1,
              overflow: 'hidden',
              textAlign: 'left',
              outline: active ? 2 : 0,
              outlineStyle: 'solid',
              outlineColor: (theme) => theme.palette.primary.main,
              outlineOffset: -2,
              '&:hover': { bgcolor: 'action.hover' },
            }}
          >
            <Box
              aria-hidden
              sx={{
                position: 'absolute',
                inset: 0,
                right: 'auto',
                width: `${(count / most) * 100}%`,
                bgcolor: 'primary.main',
                opacity: active ? 0.28 : 0.13,
              }}
            />
            <Typography variant="body2" noWrap sx={{ position: 'relative', minWidth: 0 }}>
              {value ?? 'none'}
            </Typography>
            <Typography variant="body2" color="textSecondary" sx={{ position: 'relative' }}>
              {formatCount(count)}
            </Typography>
          </ButtonBase>
        );
      })}
      {counts.length > FEW && (
        <Button size="small" onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show all ${formatCount(counts.length)}`}
        </Button>
      )}
    </Box>
  );
}
