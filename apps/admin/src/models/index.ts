import SchemaIcon from '@mui/icons-material/SchemaOutlined';
import type { ResourceProps } from 'react-admin';
import { ModelCreate } from './model-create';
import { ModelList } from './model-list';
import { ModelShow } from './model-show';

export const models: ResourceProps = {
  name: 'models',
  icon: SchemaIcon,
  options: { label: 'Models' },
  recordRepresentation: 'name',
  list: ModelList,
  create: ModelCreate,
  show: ModelShow,
};
