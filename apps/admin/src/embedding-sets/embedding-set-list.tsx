import AddIcon from '@mui/icons-material/AddRounded';
import BlurOnIcon from '@mui/icons-material/BlurOnRounded';
import { Button } from '@mui/material';
import { useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListChoice, ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { EmbeddingSetTable } from './embedding-set-table';

const STATES = [
  { value: 'building', label: 'Building' },
  { value: 'ready', label: 'Ready' },
  { value: 'failed', label: 'Failed' },
];

const ComputeButton = () => {
  const { canAccess } = useCanAccess({ resource: 'embedding-sets', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/embedding-sets/create">
      Compute embeddings
    </Button>
  );
};

export const EmbeddingSetList = () => (
  <ListPage
    title="Embedding sets"
    intro="Each item of a dataset version as a vector: what valuations measure."
    actions={<ComputeButton />}
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={
      <>
        <ListSearch label="Search embedding sets" />
        <ListChoice source="state" label="State" choices={STATES} />
      </>
    }
    empty={
      <EmptyState
        icon={<BlurOnIcon />}
        title="No embeddings yet"
        text="Compute them from pictures with a registered model, or import a table or .npy file that brings them along."
        action={<ComputeButton />}
      />
    }
  >
    <EmbeddingSetTable />
  </ListPage>
);
