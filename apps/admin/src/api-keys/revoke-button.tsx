import BlockIcon from '@mui/icons-material/BlockRounded';
import type { ApiKey } from '@assay/contracts';
import { Button } from '@mui/material';
import { useState } from 'react';
import { Confirm, useDataProvider, useNotify, useRefresh } from 'react-admin';
import { useAction } from '../providers/use-action';

/** A revoked key stays in the list, so this is no delete button that takes its row away. */
export function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const dataProvider = useDataProvider();
  const notify = useNotify();
  const refresh = useRefresh();
  const [asking, setAsking] = useState(false);
  const [revoke, busy] = useAction(async () => {
    await dataProvider.delete('api-keys', { id: apiKey.id });
    setAsking(false);
    notify('The key is revoked.', { type: 'success' });
    refresh();
  });
  if (apiKey.revokedAt) return null;
  return (
    <>
      <Button size="small" color="error" startIcon={<BlockIcon />} onClick={() => setAsking(true)}>
        Revoke
      </Button>
      <Confirm
        isOpen={asking}
        loading={busy}
        title={`Revoke ${apiKey.name}?`}
        content="Programs that use it are refused from now on. This cannot be undone."
        confirmColor="warning"
        onConfirm={() => void revoke()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
