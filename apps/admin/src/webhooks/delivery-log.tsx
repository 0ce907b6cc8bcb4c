import SendIcon from '@mui/icons-material/SendOutlined';
import type { Webhook, WebhookDelivery } from '@assay/contracts';
import { Box, Link } from '@mui/material';
import { useState } from 'react';
import { DataTable, ListBase } from 'react-admin';
import { EmptyState } from '../components/empty-state';
import { ListChoice } from '../components/list-filters';
import { ListCard } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatDateTime } from '../format/format';
import { DeliveryDialog } from './delivery-dialog';
import { outcomeOf } from './webhook-words';

const REFRESH_MS = 2500;
const STATES = [
  { value: 'waiting', label: 'Waiting' },
  { value: 'delivered', label: 'Delivered' },
  { value: 'failed', label: 'Failed' },
];

/** What a webhook has delivered, live. */
export function DeliveryLog({ webhook }: { webhook: Webhook }) {
  const [shown, setShown] = useState<WebhookDelivery | null>(null);
  return (
    <Box sx={{ '& > .MuiCard-root': { border: 0, borderRadius: 0 } }}>
      <ListBase
        resource="webhook-deliveries"
        filter={{ webhookId: webhook.id }}
        sort={{ field: 'createdAt', order: 'DESC' }}
        perPage={10}
        queryOptions={{ refetchInterval: REFRESH_MS }}
        disableSyncWithLocation
        storeKey={false}
        exporter={false}
      >
        <ListCard
          filters={<ListChoice source="state" label="State" choices={STATES} />}
          empty={
            <EmptyState
              bare
              icon={<SendIcon />}
              title="Nothing delivered yet"
              text="Send a test, or wait for a job to end."
            />
          }
        >
          <RecordTable rowClick={false} wideOnly={['attempts', 'responseStatus', 'nextAttemptAt']}>
            <DataTable.Col<WebhookDelivery>
              source="type"
              label="Event"
              disableSort
              render={(delivery) => (
                <Link
                  component="button"
                  color="textPrimary"
                  sx={{ fontWeight: 600 }}
                  onClick={() => setShown(delivery)}
                >
                  {delivery.type}
                </Link>
              )}
            />
            <DataTable.Col<WebhookDelivery>
              source="state"
              disableSort
              render={({ state }) => <StateChip state={state} />}
            />
            <DataTable.NumberCol source="attempts" disableSort />
            <DataTable.Col<WebhookDelivery>
              source="responseStatus"
              label="Last answer"
              disableSort
              render={(delivery) => outcomeOf(delivery)}
            />
            <DataTable.Col<WebhookDelivery>
              source="nextAttemptAt"
              label="Next attempt"
              disableSort
              render={({ nextAttemptAt }) => nextAttemptAt && formatDateTime(nextAttemptAt)}
            />
            <DataTable.Col<WebhookDelivery>
              source="createdAt"
              label="Age"
              render={({ createdAt }) => <TimeAgo at={createdAt} />}
            />
          </RecordTable>
        </ListCard>
      </ListBase>
      <DeliveryDialog delivery={shown} mayRedeliver={webhook.enabled} onClose={() => setShown(null)} />
    </Box>
  );
}
