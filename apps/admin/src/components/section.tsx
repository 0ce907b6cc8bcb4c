import { Box, Card, Stack, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';

export interface SectionProps {
  title?: string;
  hint?: ReactNode;
  action?: ReactNode;
  /** Contents reach the card's edge, as tables and pictures do. */
  flush?: boolean;
  children: ReactNode;
}

/** A titled card. */
export function Section({ title, hint, action, flush = false, children }: SectionProps) {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={title ? id : undefined} sx={{ minWidth: 0 }}>
      {title && (
        <Stack
          direction="row"
          sx={{
            px: 2.5,
            pt: 2,
            pb: 1,
            gap: 2,
            alignItems: 'flex-start',
            justifyContent: 'space-between',
            flexWrap: { xs: 'wrap', sm: 'nowrap' },
          }}
        >
          <Box sx={{ minWidth: 0 }}>
            <Typography variant="h2" id={id}>
              {title}
            </Typography>
            {hint && (
              <Typography variant="body2" color="textSecondary" component="div" sx={{ mt: 0.25, maxWidth: 820 }}>
                {hint}
              </Typography>
            )}
          </Box>
          {action}
        </Stack>
      )}
      <Box sx={flush ? { minWidth: 0 } : { px: 2.5, pb: 2.5, pt: title ? 1 : 2.5, minWidth: 0 }}>{children}</Box>
    </Card>
  );
}
