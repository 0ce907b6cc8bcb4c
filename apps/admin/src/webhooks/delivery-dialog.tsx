import type { WebhookDelivery } from '@assay/contracts';
import { Box, Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState } from 'react';
import { useNotify, useRefresh } from 'react-admin';
import { Facts } from '../components/facts';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatDateTime } from '../format/format';
import { api } from '../providers/api';
import { useAction } from '../providers/use-action';
import { MONO } from '../theme/theme';
import { outcomeOf } from './webhook-words';

export interface DeliveryDialogProps {
  /** Null closes. */
  delivery: WebhookDelivery | null;
  mayRedeliver: boolean;
  onClose: () => void;
}

/** A delivery with its payload, and the way to have it delivered again. */
export function DeliveryDialog({ delivery, mayRedeliver, onClose }: DeliveryDialogProps) {
  // While it fades away it keeps showing what it showed.
  const [shown, setShown] = useState(delivery);
  if (delivery !== null && delivery !== shown) setShown(delivery);
  const notify = useNotify();
  const refresh = useRefresh();
  const [redeliver, busy] = useAction(async ({ webhookId, id }: WebhookDelivery) => {
    await api.redeliver(webhookId, id);
    notify('It is delivered again.', { type: 'success' });
    onClose();
    refresh();
  });
  return (
    <Dialog open={delivery !== null} onClose={onClose} fullWidth maxWidth="sm" aria-labelledby="delivery-title">
      <DialogTitle id="delivery-title">{shown?.type}</DialogTitle>
      {shown && (
        <>
          <DialogContent>
            <DeliveryFacts delivery={shown} />
            <Payload payload={shown.payload} />
          </DialogContent>
          <DialogActions sx={{ px: 3, pb: 2.5 }}>
            <Button color="inherit" onClick={onClose}>
              Close
            </Button>
            {mayRedeliver && (
              <Button variant="contained" loading={busy} onClick={() => void redeliver(shown)}>
                Deliver again
              </Button>
            )}
          </DialogActions>
        </>
      )}
    </Dialog>
  );
}

const DeliveryFacts = ({ delivery }: { delivery: WebhookDelivery }) => (
  <Facts
    facts={[
      ['State', <StateChip key="state" state={delivery.state} />],
      ['Id', <code key="id">{delivery.id}</code>],
      ['Attempts', delivery.attempts],
      ['Last attempt', delivery.lastAttemptAt && <TimeAgo key="last" at={delivery.lastAttemptAt} />],
      ['Last answer', outcomeOf(delivery)],
      ['Error', delivery.error && `${delivery.error.message} (${delivery.error.code})`],
      ['Next attempt', delivery.nextAttemptAt && formatDateTime(delivery.nextAttemptAt)],
    ]}
  />
);

const Payload = ({ payload }: Pick<WebhookDelivery, 'payload'>) => (
  <Box
    component="pre"
    tabIndex={0}
    aria-label="Payload"
    sx={{
      mt: 2,
      mb: 0,
      p: 1.5,
      maxHeight: 320,
      overflow: 'auto',
      borderRadius: 1.25,
      bgcolor: 'action.hover',
      fontFamily: MONO,
      fontSize: '0.8125rem',
      whiteSpace: 'pre-wrap',
      overflowWrap: 'anywhere',
    }}
  >
    {JSON.stringify(payload, null, 2)}
  </Box>
);
