import AddIcon from '@mui/icons-material/AddRounded';
import GroupIcon from '@mui/icons-material/GroupOutlined';
import type { User } from '@assay/contracts';
import { Button, Chip, Link } from '@mui/material';
import { DataTable } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { ROLE_FILTER } from './roles';

export const UserList = () => (
  <ListPage
    title="Users"
    intro="Who may sign in, and what they may do."
    actions={
      <Button variant="contained" startIcon={<AddIcon />} component={RouterLink} to="/users/create">
        Add a user
      </Button>
    }
    sort={{ field: 'username', order: 'ASC' }}
    filters={
      <>
        <ListSearch label="Search users" />
        <ListChoice source="role" label="Role" choices={ROLE_FILTER} />
      </>
    }
    empty={<EmptyState icon={<GroupIcon />} title="No users" text="Add the people who work with this data." />}
  >
    <RecordTable rowClick="edit" wideOnly={['createdAt']}>
      <DataTable.Col<User>
        source="username"
        label="Name"
        render={({ id, username, disabled }) => (
          <>
            <Link
              component={RouterLink}
              to={`/users/${id}`}
              color="textPrimary"
              underline="hover"
              sx={{ fontWeight: 600 }}
            >
              {username}
            </Link>{' '}
            {disabled && <Chip size="small" label="disabled" />}
          </>
        )}
      />
      <DataTable.Col<User> source="role" render={({ role }) => <Chip size="small" variant="outlined" label={role} />} />
      <DataTable.Col<User>
        source="lastLoginAt"
        label="Last sign-in"
        render={({ lastLoginAt }) => (lastLoginAt ? <TimeAgo at={lastLoginAt} /> : 'never')}
      />
      <DataTable.Col<User> source="createdAt" label="Added" render={({ createdAt }) => <TimeAgo at={createdAt} />} />
    </RecordTable>
  </ListPage>
);
