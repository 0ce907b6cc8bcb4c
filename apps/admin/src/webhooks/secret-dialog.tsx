import { Dialog, DialogTitle } from '@mui/material';
import { ShownOnce } from '../components/shown-once';

/** Shows a signing secret, this once. Null: closed. */
export const SecretDialog = ({ secret, onClose }: { secret: string | null; onClose: () => void }) => (
  <Dialog open={secret !== null} fullWidth maxWidth="sm" aria-labelledby="webhook-secret-title">
    <DialogTitle id="webhook-secret-title">Copy the signing secret now</DialogTitle>
    {secret !== null && <ShownOnce secret={secret} copyLabel="Copy the secret" onClose={onClose} />}
  </Dialog>
);
