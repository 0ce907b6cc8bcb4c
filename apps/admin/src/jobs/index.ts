import PendingActionsIcon from '@mui/icons-material/PendingActionsOutlined';
import type { ResourceProps } from 'react-admin';
import { JobList } from './job-list';
import { JobShow } from './job-show';

export const jobs: ResourceProps = {
  name: 'jobs',
  icon: PendingActionsIcon,
  options: { label: 'Jobs' },
  list: JobList,
  show: JobShow,
};
