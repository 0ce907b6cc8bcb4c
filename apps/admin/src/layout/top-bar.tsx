import { Box, Link } from '@mui/material';
import { AppBar, RefreshIconButton, ToggleThemeButton } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { AccountMenu } from './account-menu';
import { Brand } from './brand';
import { RunningJobs } from './running-jobs';

const Tools = () => (
  <>
    <RunningJobs />
    <ToggleThemeButton />
    <Box sx={{ display: { xs: 'none', sm: 'block' } }}>
      <RefreshIconButton />
    </Box>
  </>
);

export const TopBar = () => (
  <AppBar
    alwaysOn
    toolbar={<Tools />}
    userMenu={<AccountMenu />}
    sx={{ '& .RaAppBar-toolbar': { minHeight: '55px !important', px: { xs: 1, sm: 1.5 } } }}
  >
    <Link
      component={RouterLink}
      to="/"
      underline="none"
      color="inherit"
      aria-label="Assay, to the dashboard"
      sx={{ borderRadius: 1 }}
    >
      <Brand />
    </Link>
    <Box sx={{ flex: 1 }} />
  </AppBar>
);
