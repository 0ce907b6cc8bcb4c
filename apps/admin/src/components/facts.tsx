import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

/** Names and values under each other. Facts without a value are left out. */
export const Facts = ({ facts }: { facts: [label: string, value: ReactNode][] }) => (
  <Box
    component="dl"
    sx={{
      m: 0,
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, max-content) minmax(0, 1fr)',
      columnGap: 2.5,
      rowGap: 1,
    }}
  >
    {facts
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([label, value]) => (
        <Box key={label} sx={{ display: 'contents' }}>
          <Typography component="dt" variant="body2" color="textSecondary">
            {label}
          </Typography>
          <Typography component="dd" variant="body2" sx={{ m: 0, overflowWrap: 'anywhere', minWidth: 0 }}>
            {value}
          </Typography>
        </Box>
      ))}
  </Box>
);
