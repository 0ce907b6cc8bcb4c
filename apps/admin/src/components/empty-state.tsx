import { Box, Card, Typography } from '@mui/material';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  icon: ReactNode;
  title: string;
  text: ReactNode;
  action?: ReactNode;
  /** Without its own card, where one is around it already. */
  bare?: boolean;
}

/** Says why there is nothing and what to do about it. */
export const EmptyState = ({ icon, title, text, action, bare = false }: EmptyStateProps) => (
  <Box component={bare ? 'div' : Card} sx={{ px: 3, py: { xs: 5, sm: bare ? 5 : 8 }, textAlign: 'center' }}>
    <Box
      aria-hidden
      sx={{
        width: 56,
        height: 56,
        mx: 'auto',
        mb: 2,
        borderRadius: 4,
        display: 'grid',
        placeItems: 'center',
        color: 'primary.main',
        bgcolor: (theme) => (theme.palette.mode === 'light' ? 'rgba(11,107,93,.09)' : 'rgba(92,202,180,.13)'),
        '& svg': { fontSize: 28 },
      }}
    >
      {icon}
    </Box>
    <Typography variant="h2" component="h2">
      {title}
    </Typography>
    <Typography color="textSecondary" variant="body2" component="div" sx={{ mt: 0.75, mx: 'auto', maxWidth: 480 }}>
      {text}
    </Typography>
    {action && (
      <Box sx={{ mt: 2.5, display: 'flex', gap: 1, justifyContent: 'center', flexWrap: 'wrap' }}>{action}</Box>
    )}
  </Box>
);
