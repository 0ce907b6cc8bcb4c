import LockIcon from '@mui/icons-material/LockOutlined';
import { Button } from '@mui/material';
import { useGetIdentity } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { Page } from '../components/page';

export const AccessDeniedPage = () => {
  const { identity } = useGetIdentity();
  return (
    <Page title="No access">
      <EmptyState
        icon={<LockIcon />}
        title="Your role does not allow this"
        text={`You are signed in as ${String(identity?.role ?? 'a user')}. Ask an admin if you need more.`}
        action={
          <Button variant="contained" component={Link} to="/">
            To the dashboard
          </Button>
        }
      />
    </Page>
  );
};
