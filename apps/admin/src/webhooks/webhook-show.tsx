import type { Webhook } from '@assay/contracts';
import { Alert, Box } from '@mui/material';
import { ShowBase, useShowContext } from 'react-admin';
import { Facts } from '../components/facts';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { TimeAgo } from '../components/time-ago';
import { DeliveryLog } from './delivery-log';
import { EnabledChip } from './enabled-chip';
import { WebhookActions } from './webhook-actions';
import { shortUrl, toldOf } from './webhook-words';

export const WebhookShow = () => (
  <ShowBase>
    <WebhookPage />
  </ShowBase>
);

function WebhookPage() {
  const { record, error, refetch } = useShowContext<Webhook>();
  return (
    <Page
      title={record ? shortUrl(record.url) : 'Webhook'}
      badge={record && <EnabledChip webhook={record} />}
      trail={[{ label: 'Webhooks', to: '/webhooks' }]}
      intro={record?.description}
      actions={record && <WebhookActions webhook={record} />}
    >
      <QueryState query={{ data: record, error, refetch }}>
        {(webhook) => (
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            {!webhook.enabled && (
              <Alert severity="warning">
                {webhook.disabledReason ?? 'It is disabled.'} Nothing is delivered, and jobs that end now will not be
                told of. What waits already is delivered once it is enabled.
              </Alert>
            )}
            <Section title="Webhook">
              <Facts
                facts={[
                  ['URL', <code key="url">{webhook.url}</code>],
                  ['Told of', toldOf(webhook)],
                  ['Made by', webhook.createdBy],
                  ['Made', <TimeAgo key="made" at={webhook.createdAt} />],
                  ['Changed', <TimeAgo key="changed" at={webhook.updatedAt} />],
                ]}
              />
            </Section>
            <Section
              flush
              title="Deliveries"
              hint="Kept for 30 days. A delivery that fails is tried again for a while."
            >
              <DeliveryLog webhook={webhook} />
            </Section>
          </Box>
        )}
      </QueryState>
    </Page>
  );
}
