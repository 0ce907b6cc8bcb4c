import AddIcon from '@mui/icons-material/AddRounded';
import CompareIcon from '@mui/icons-material/CompareArrowsRounded';
import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import { Button } from '@mui/material';
import { useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { PruningTable } from './pruning-table';

const STATES = [
  { value: 'pending', label: 'Computing' },
  { value: 'previewed', label: 'Previewed' },
  { value: 'refused', label: 'Refused' },
  { value: 'applied', label: 'Applied' },
  { value: 'undone', label: 'Undone' },
  { value: 'failed', label: 'Failed' },
];

const NewButton = () => {
  const { canAccess } = useCanAccess({ resource: 'pruning-jobs', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/pruning-jobs/create">
      New pruning
    </Button>
  );
};

export const PruningList = () => (
  <ListPage
    title="Pruning jobs"
    intro="Smaller datasets that train as well, each with a report that measures it, a manifest that proves it and a way back."
    actions={
      <>
        <NewButton />
        <Button variant="outlined" startIcon={<CompareIcon />} component={Link} to="/pruning-jobs/compare">
          Compare two
        </Button>
      </>
    }
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={
      <>
        <ListSearch label="Search pruning jobs" />
        <ListChoice source="state" label="State" choices={STATES} />
      </>
    }
    empty={
      <EmptyState
        icon={<ContentCutIcon />}
        title="Nothing pruned yet"
        text="Choose how much to keep, and see first what that does: what stays, what goes, and whether a model trains as well on it. Nothing is deleted, and everything can be undone."
        action={<NewButton />}
      />
    }
  >
    <PruningTable />
  </ListPage>
);
