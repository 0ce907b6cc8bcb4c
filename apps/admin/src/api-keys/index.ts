import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import type { ResourceProps } from 'react-admin';
import { ApiKeyList } from './api-key-list';

export const apiKeys: ResourceProps = {
  name: 'api-keys',
  icon: KeyIcon,
  options: { label: 'API keys' },
  list: ApiKeyList,
};
