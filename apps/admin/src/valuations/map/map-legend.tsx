import { Box, ButtonBase, Stack, Typography } from '@mui/material';
import { useMemo } from 'react';
import { formatCount } from '../../format/format';
import { CLASS_COLOURS, UNLABELLED_COLOUR, VALUE_COLOURS } from '../../theme/palette';
import { labelCounts, NO_LABEL, type MapData } from './map-data';

const MAX_ENTRIES = 60;

export const ValueLegend = () => (
  <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25, mb: 1, maxWidth: 420 }}>
    <Typography variant="caption">least valuable</Typography>
    <Box
      aria-hidden
      sx={{ flex: 1, height: 8, borderRadius: 4, background: `linear-gradient(90deg, ${VALUE_COLOURS.join(', ')})` }}
    />
    <Typography variant="caption">most valuable</Typography>
  </Stack>
);

export interface ClassLegendProps {
  map: MapData;
  labels: string[];
  /** Whether points carry the colours of their classes now. */
  coloured: boolean;
  only: number | null;
  onOnly: (label: number | null) => void;
}

/** Classes with their counts; a click shows one alone, another click all again. */
export function ClassLegend({ map, labels, coloured, only, onOnly }: ClassLegendProps) {
  const counts = useMemo(() => labelCounts(map.label, labels.length), [map, labels]);
  const entries = [...labels.map((label, index) => ({ label, index })), { label: 'no label', index: NO_LABEL }];
  const shown = entries
    .map((entry, place) => ({ ...entry, count: counts[place] ?? 0 }))
    .filter(({ count }) => count > 0);
  return (
    <Stack direction="row" role="group" aria-label="Classes" sx={{ flexWrap: 'wrap', gap: 0.5 }}>
      {shown.slice(0, MAX_ENTRIES).map(({ label, index, count }) => (
        <ButtonBase
          key={index}
          aria-pressed={only === index}
          onClick={() => onOnly(only === index ? null : index)}
          sx={{
            px: 1,
            py: 0.5,
            gap: 0.75,
            borderRadius: 1.5,
            bgcolor: only === index ? 'action.selected' : undefined,
            opacity: only === null || only === index ? 1 : 0.75,
            '&:hover': { bgcolor: 'action.hover' },
          }}
        >
          {coloured && (
            <Box
              aria-hidden
              sx={{
                width: 10,
                height: 10,
                borderRadius: '50%',
                bgcolor: index === NO_LABEL ? UNLABELLED_COLOUR : CLASS_COLOURS[index % CLASS_COLOURS.length],
              }}
            />
          )}
          <Typography variant="caption">{label}</Typography>
          <Typography variant="caption" color="textSecondary">
            {formatCount(count)}
          </Typography>
        </ButtonBase>
      ))}
      {shown.length > MAX_ENTRIES && (
        <Typography variant="caption">and {formatCount(shown.length - MAX_ENTRIES)} more</Typography>
      )}
    </Stack>
  );
}
