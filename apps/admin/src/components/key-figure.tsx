import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';

export interface KeyFigureProps {
  label: string;
  value: ReactNode;
  /** One line that says what the figure means. */
  help?: ReactNode;
}

export const KeyFigure = ({ label, value, help }: KeyFigureProps) => (
  <Box sx={{ minWidth: 0, p: 2 }}>
    <Typography variant="caption" color="textSecondary" component="dt">
      {label}
    </Typography>
    <Typography
      component="dd"
      sx={{ m: 0, fontSize: '1.375rem', fontWeight: 640, letterSpacing: '-0.015em', overflowWrap: 'anywhere' }}
    >
      {value}
    </Typography>
    {help && (
      <Typography variant="caption" color="textSecondary" component="dd" sx={{ m: 0, mt: 0.25, display: 'block' }}>
        {help}
      </Typography>
    )}
  </Box>
);

/** Figures side by side with hairlines between them. */
export const KeyFigures = ({ children, columns }: { children: ReactNode; columns: number }) => (
  <Box
    component="dl"
    sx={{
      m: 0,
      display: 'grid',
      gridTemplateColumns: { xs: 'repeat(2, minmax(0, 1fr))', md: `repeat(${columns}, minmax(0, 1fr))` },
      border: 1,
      borderColor: 'divider',
      borderRadius: 1.5,
      bgcolor: 'background.paper',
      overflow: 'hidden',
      '& > *': { boxShadow: (theme) => `1px 1px 0 0 ${theme.palette.divider}` },
    }}
  >
    {children}
  </Box>
);
