import DatasetIcon from '@mui/icons-material/DatasetOutlined';
import type { ResourceProps } from 'react-admin';
import { Route } from 'react-router-dom';
import { DatasetCreate } from './dataset-create';
import { DatasetEdit } from './dataset-edit';
import { DatasetList } from './dataset-list';
import { DatasetShow } from './dataset-show';
import { ImportMore } from './import-more';
import { ImportProgress } from './import-progress';

export const datasets: ResourceProps = {
  name: 'datasets',
  icon: DatasetIcon,
  options: { label: 'Datasets' },
  recordRepresentation: 'name',
  list: DatasetList,
  create: DatasetCreate,
  edit: DatasetEdit,
  show: DatasetShow,
  children: [
    <Route key="import" path=":id/import" element={<ImportMore />} />,
    <Route key="progress" path=":id/import/:jobId" element={<ImportProgress />} />,
  ],
};
