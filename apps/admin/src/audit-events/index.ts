import FactCheckIcon from '@mui/icons-material/FactCheckOutlined';
import type { ResourceProps } from 'react-admin';
import { AuditEventList } from './audit-event-list';

export const auditEvents: ResourceProps = {
  name: 'audit-events',
  icon: FactCheckIcon,
  options: { label: 'Audit log' },
  list: AuditEventList,
};
