import ManageAccountsIcon from '@mui/icons-material/ManageAccountsOutlined';
import { Divider, ListItemIcon, ListItemText, MenuItem, Typography } from '@mui/material';
import { Logout, useGetIdentity, UserMenu, useUserMenu } from 'react-admin';
import { Link } from 'react-router-dom';

const AccountItem = () => {
  const menu = useUserMenu();
  return (
    <MenuItem component={Link} to="/account" onClick={menu?.onClose}>
      <ListItemIcon>
        <ManageAccountsIcon fontSize="small" />
      </ListItemIcon>
      <ListItemText>Your account</ListItemText>
    </MenuItem>
  );
};

const WhoAmI = () => {
  const { identity } = useGetIdentity();
  return (
    <Typography component="li" variant="caption" color="textSecondary" sx={{ px: 2, py: 0.75, display: 'block' }}>
      Signed in as {identity?.fullName} ({String(identity?.role ?? '')})
    </Typography>
  );
};

export const AccountMenu = () => {
  const { identity } = useGetIdentity();
  return (
    <UserMenu label={identity?.fullName ? `${identity.fullName}, account menu` : 'Account menu'}>
      <WhoAmI />
      <Divider component="li" />
      <AccountItem />
      <Logout />
    </UserMenu>
  );
};
