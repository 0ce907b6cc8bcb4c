import GroupIcon from '@mui/icons-material/GroupOutlined';
import type { ResourceProps } from 'react-admin';
import { UserCreate, UserEdit } from './user-forms';
import { UserList } from './user-list';

export const users: ResourceProps = {
  name: 'users',
  icon: GroupIcon,
  options: { label: 'Users' },
  recordRepresentation: 'username',
  list: UserList,
  create: UserCreate,
  edit: UserEdit,
};
