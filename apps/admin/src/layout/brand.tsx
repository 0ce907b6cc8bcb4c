import { Box, Typography } from '@mui/material';

/** The mark: a touchstone's A with a grain of gold. */
export const Mark = ({ size = 28 }: { size?: number }) => (
  <Box
    component="svg"
    viewBox="0 0 32 32"
    aria-hidden
    sx={{ width: size, height: size, flex: 'none', display: 'block' }}
  >
    <rect width="32" height="32" rx="8" fill="#0b6b5d" />
    <path
      d="M7.5 24 16 7l8.5 17"
      fill="none"
      stroke="#fff"
      strokeWidth="2.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
    <circle cx="16" cy="19.5" r="3.4" fill="#f0c04c" />
  </Box>
);

export const Brand = () => (
  <Box sx={{ display: 'flex', alignItems: 'center', gap: 1.25 }}>
    <Mark />
    <Typography component="span" sx={{ fontSize: '1.1875rem', fontWeight: 680, letterSpacing: '-0.02em' }}>
      Assay
    </Typography>
  </Box>
);
