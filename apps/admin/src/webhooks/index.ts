import WebhookIcon from '@mui/icons-material/WebhookOutlined';
import type { ResourceProps } from 'react-admin';
import { WebhookCreate } from './webhook-create';
import { WebhookEdit } from './webhook-edit';
import { WebhookList } from './webhook-list';
import { WebhookShow } from './webhook-show';

export const webhooks: ResourceProps = {
  name: 'webhooks',
  icon: WebhookIcon,
  options: { label: 'Webhooks' },
  recordRepresentation: 'url',
  list: WebhookList,
  create: WebhookCreate,
  edit: WebhookEdit,
  show: WebhookShow,
};
