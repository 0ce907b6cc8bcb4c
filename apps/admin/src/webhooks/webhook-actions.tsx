import type { Webhook } from '@assay/contracts';
import { Button } from '@mui/material';
import { useState } from 'react';
import { Confirm, useDataProvider, useNotify, useRefresh } from 'react-admin';
import { Link } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { api } from '../providers/api';
import { useAction } from '../providers/use-action';
import { SecretDialog } from './secret-dialog';
import { shortUrl } from './webhook-words';

export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { id, enabled } = webhook;
  const dataProvider = useDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [test, testing] = useAction(async () => {
    await api.testWebhook(id);
    notify('A ping is on its way.', { type: 'success' });
    refresh();
  });
  const [toggle, toggling] = useAction(async () => {
    await dataProvider.update('webhooks', { id, data: { enabled: !enabled }, previousData: webhook });
    refresh();
  });
  return (
    <>
      {enabled && (
        <Button variant="contained" loading={testing} onClick={() => void test()}>
          Send a test
        </Button>
      )}
      <Button variant="outlined" loading={toggling} onClick={() => void toggle()}>
        {enabled ? 'Disable' : 'Enable'}
      </Button>
      <Button variant="outlined" component={Link} to={`/webhooks/${id}`}>
        Edit
      </Button>
      <RotateButton webhook={webhook} />
      <DeleteButton
        title={`Delete ${shortUrl(webhook.url)}?`}
        text="Its log goes with it, and what waits is not delivered."
      />
    </>
  );
}

function RotateButton({ webhook: { id } }: { webhook: Webhook }) {
  const refresh = useRefresh();
  const [asking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [rotate, busy] = useAction(async () => {
    const rotated = await api.rotateWebhookSecret(id);
    setAsking(false);
    setSecret(rotated.secret);
  });
  const close = () => {
    setSecret(null);
    refresh();
  };
  return (
    <>
      <Button variant="outlined" onClick={() => setAsking(true)}>
        New secret
      </Button>
      <Confirm
        isOpen={asking}
        loading={busy}
        title="Make a new secret?"
        content="For 24 hours deliveries are signed with the old secret too, so that the receiver can change over."
        onConfirm={() => void rotate()}
        onClose={() => setAsking(false)}
      />
      <SecretDialog secret={secret} onClose={close} />
    </>
  );
}
