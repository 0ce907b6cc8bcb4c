import ExploreOffIcon from '@mui/icons-material/ExploreOffOutlined';
import { Button } from '@mui/material';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { Page } from '../components/page';

export const NotFoundPage = () => (
  <Page title="Not found">
    <EmptyState
      icon={<ExploreOffIcon />}
      title="There is no such page"
      text="The address is wrong, or what was here has been deleted."
      action={
        <Button variant="contained" component={Link} to="/">
          To the dashboard
        </Button>
      }
    />
  </Page>
);
