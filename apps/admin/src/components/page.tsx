import ChevronRightIcon from '@mui/icons-material/ChevronRightRounded';
import { Box, Breadcrumbs, Link, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Link as RouterLink } from 'react-router-dom';

export interface PageProps {
  title: string;
  /** Beside the title, such as a state. */
  badge?: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  /** Way back: the pages above this one. */
  trail?: { label: string; to: string }[];
  /** Narrow pages (forms) read better. */
  narrow?: boolean;
  children: ReactNode;
}

/** Frame of every page: document title, way back, heading, actions, contents. */
export const Page = ({ title, badge, intro, actions, trail, narrow = false, children }: PageProps) => (
  <Box
    sx={{
      width: '100%',
      maxWidth: narrow ? 920 : 1400,
      mx: 'auto',
      px: { xs: 2, sm: 3 },
      pt: { xs: 2, sm: 3 },
      pb: 8,
      minWidth: 0,
    }}
  >
    <title>{`${title} · Assay`}</title>
    {trail && (
      <Breadcrumbs
        separator={<ChevronRightIcon sx={{ fontSize: 16 }} />}
        sx={{ mb: 0.5, fontSize: '0.8125rem' }}
        aria-label="Way back"
      >
        {trail.map(({ label, to }) => (
          <Link key={to} component={RouterLink} to={to} underline="hover" color="textSecondary">
            {label}
          </Link>
        ))}
      </Breadcrumbs>
    )}
    <Stack
      direction="row"
      sx={{
        flexWrap: 'wrap',
        alignItems: 'flex-start',
        justifyContent: 'space-between',
        columnGap: 2,
        rowGap: 1.5,
        mb: 2.5,
      }}
    >
      <Box sx={{ minWidth: 0, flex: '1 1 280px' }}>
        <Stack direction="row" sx={{ alignItems: 'center', gap: 1.25, flexWrap: 'wrap' }}>
          <Typography variant="h1" sx={{ overflowWrap: 'anywhere' }}>
            {title}
          </Typography>
          {badge}
        </Stack>
        {intro && (
          <Typography
            color="textSecondary"
            variant="body2"
            component="div"
            sx={{ mt: 0.5, maxWidth: 760, overflowWrap: 'anywhere' }}
          >
            {intro}
          </Typography>
        )}
      </Box>
      {actions && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          {actions}
        </Stack>
      )}
    </Stack>
    {children}
  </Box>
);
