import AddIcon from '@mui/icons-material/AddRounded';
import BalanceIcon from '@mui/icons-material/BalanceOutlined';
import { Button } from '@mui/material';
import { useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { ValuationTable } from './valuation-table';

const STATES = [
  { value: 'pending', label: 'Computing' },
  { value: 'ready', label: 'Ready' },
  { value: 'failed', label: 'Failed' },
];

const NewButton = () => {
  const { canAccess } = useCanAccess({ resource: 'valuations', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/valuations/create">
      New valuation
    </Button>
  );
};

export const ValuationList = () => (
  <ListPage
    title="Valuations"
    intro="What each item is worth: how much it adds that the other items do not."
    actions={<NewButton />}
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={
      <>
        <ListSearch label="Search valuations" />
        <ListChoice source="state" label="State" choices={STATES} />
      </>
    }
    empty={
      <EmptyState
        icon={<BalanceIcon />}
        title="No valuations yet"
        text="Choose an embedding set and Assay measures every item with one ruler: its ridge leverage score. A hundred thousand items take seconds."
        action={<NewButton />}
      />
    }
  >
    <ValuationTable />
  </ListPage>
);
