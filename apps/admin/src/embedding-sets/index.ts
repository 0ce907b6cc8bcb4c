import BlurOnIcon from '@mui/icons-material/BlurOnRounded';
import type { ResourceProps } from 'react-admin';
import { EmbeddingSetCreate } from './embedding-set-create';
import { EmbeddingSetList } from './embedding-set-list';
import { EmbeddingSetShow } from './embedding-set-show';

export const embeddingSets: ResourceProps = {
  name: 'embedding-sets',
  icon: BlurOnIcon,
  options: { label: 'Embedding sets' },
  recordRepresentation: 'name',
  list: EmbeddingSetList,
  create: EmbeddingSetCreate,
  show: EmbeddingSetShow,
};
