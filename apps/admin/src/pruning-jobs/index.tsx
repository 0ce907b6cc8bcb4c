import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import type { ResourceProps } from 'react-admin';
import { Route } from 'react-router-dom';
import { PruningComparison } from './compare/pruning-comparison';
import { PruningCreate } from './create/pruning-create';
import { PruningList } from './pruning-list';
import { PruningShow } from './pruning-show';

export const pruningJobs: ResourceProps = {
  name: 'pruning-jobs',
  icon: ContentCutIcon,
  options: { label: 'Pruning jobs' },
  recordRepresentation: 'name',
  list: PruningList,
  create: PruningCreate,
  show: PruningShow,
  children: [<Route key="compare" path="compare" element={<PruningComparison />} />],
};
