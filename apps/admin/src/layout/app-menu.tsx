import MemoryIcon from '@mui/icons-material/MemoryOutlined';
import { Box, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { Menu, useCanAccess, useSidebarState } from 'react-admin';

const Group = ({ label, children }: { label: string; children: ReactNode }) => {
  const [open] = useSidebarState();
  return (
    <>
      <Box component="li" role="presentation" sx={{ px: 1.25, pt: 1.5, pb: 0.25, height: 34, listStyle: 'none' }}>
        {open && (
          <Typography variant="overline" color="textSecondary">
            {label}
          </Typography>
        )}
      </Box>
      {children}
    </>
  );
};

export const AppMenu = () => {
  const { canAccess: administers } = useCanAccess({ resource: 'users', action: 'list' });
  return (
    <nav aria-label="Main">
      <Menu>
        <Menu.DashboardItem primaryText="Dashboard" />
        <Group label="Data">
          <Menu.ResourceItem name="datasets" />
          <Menu.ResourceItem name="models" />
          <Menu.ResourceItem name="embedding-sets" />
        </Group>
        <Group label="Value">
          <Menu.ResourceItem name="valuations" />
          <Menu.ResourceItem name="pruning-jobs" />
        </Group>
        <Group label="Work">
          <Menu.ResourceItem name="jobs" />
          <Menu.Item to="/system" primaryText="System" leftIcon={<MemoryIcon />} />
        </Group>
        {administers && (
          <Group label="Administration">
            <Menu.ResourceItem name="users" />
            <Menu.ResourceItem name="api-keys" />
            <Menu.ResourceItem name="webhooks" />
            <Menu.ResourceItem name="audit-events" />
          </Group>
        )}
      </Menu>
    </nav>
  );
};
