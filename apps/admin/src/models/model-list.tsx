import AddIcon from '@mui/icons-material/AddRounded';
import SchemaIcon from '@mui/icons-material/SchemaOutlined';
import type { Model } from '@assay/contracts';
import { Button } from '@mui/material';
import { DataTable, useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordLink, RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { formatBytes, formatCount } from '../format/format';
import { inputShape } from './model-words';

const RegisterButton = () => {
  const { canAccess } = useCanAccess({ resource: 'models', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/models/create">
      Register a model
    </Button>
  );
};

export const ModelList = () => (
  <ListPage
    title="Models"
    intro="Networks in ONNX form that turn pictures into embeddings. Each was run once when it was registered."
    actions={<RegisterButton />}
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={<ListSearch label="Search models" />}
    empty={
      <EmptyState
        icon={<SchemaIcon />}
        title="No models yet"
        text="Register an ONNX file to compute embeddings of pictures. You do not need one if your data brings its own embeddings."
        action={<RegisterButton />}
      />
    }
  >
    <RecordTable wideOnly={['input', 'size', 'createdAt']}>
      <DataTable.Col<Model>
        source="name"
        render={({ id, name }) => (
          <RecordLink resource="models" id={id}>
            {name}
          </RecordLink>
        )}
      />
      <DataTable.Col<Model> source="input" disableSort render={({ input }) => inputShape(input)} />
      <DataTable.Col<Model>
        align="right"
        source="dimension"
        disableSort
        render={({ dimension }) => formatCount(dimension)}
      />
      <DataTable.Col<Model> align="right" source="size" disableSort render={({ size }) => formatBytes(size)} />
      <DataTable.Col<Model>
        source="createdAt"
        label="Registered"
        render={({ createdAt }) => <TimeAgo at={createdAt} />}
      />
    </RecordTable>
  </ListPage>
);
