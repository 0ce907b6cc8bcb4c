import { CreateApiKey, type CreatedApiKey, type Role } from '@assay/contracts';
import {
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  MenuItem,
  Stack,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useDataProvider, useRefresh } from 'react-admin';
import { ShownOnce } from '../components/shown-once';
import { useAction } from '../providers/use-action';
import { ROLE_CHOICES } from '../users/roles';

const LIFETIMES = [
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'A year' },
  { days: 0, label: 'Without end' },
];
const DAY_MS = 86_400_000;

/** Makes a key and shows it, this once. */
export function ApiKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const refresh = useRefresh();
  const close = () => {
    onClose();
    if (made) refresh();
  };
  return (
    <Dialog
      open={open}
      onClose={made ? undefined : close}
      fullWidth
      maxWidth="sm"
      aria-labelledby="api-key-title"
      slotProps={{ transition: { onExited: () => setMade(null) } }}
    >
      <DialogTitle id="api-key-title">{made ? 'Copy the key now' : 'New API key'}</DialogTitle>
      {made ? (
        <ShownOnce secret={made.key} copyLabel="Copy the key" onClose={close} />
      ) : (
        <NewKey onMade={setMade} onClose={close} />
      )}
    </Dialog>
  );
}

function NewKey({ onMade, onClose }: { onMade: (made: CreatedApiKey) => void; onClose: () => void }) {
  const dataProvider = useDataProvider();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('curator');
  const [days, setDays] = useState(90);
  const [make, busy] = useAction(async () => {
    const body: CreateApiKey = {
      name: name.trim(),
      role,
      expiresAt: days === 0 ? null : new Date(Date.now() + days * DAY_MS).toISOString(),
    };
    const { data } = await dataProvider.create<CreatedApiKey>('api-keys', { data: body });
    onMade(data);
  });
  const valid = CreateApiKey.shape.name.safeParse(name).success;
  return (
    <Box
      component="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (valid) void make();
      }}
    >
      <DialogContent>
        <Stack sx={{ gap: 1 }}>
          <TextField
            autoFocus
            required
            label="Name"
            value={name}
            onChange={({ target }) => setName(target.value)}
            helperText="Of the program that uses it"
          />
          <TextField
            select
            label="Role"
            value={role}
            onChange={({ target }) => setRole(target.value as Role)}
            helperText="The key may do what this role may do"
          >
            {ROLE_CHOICES.map((choice) => (
              <MenuItem key={choice.id} value={choice.id}>
                {choice.name}
              </MenuItem>
            ))}
          </TextField>
          <TextField select label="Good for" value={days} onChange={({ target }) => setDays(Number(target.value))}>
            {LIFETIMES.map((lifetime) => (
              <MenuItem key={lifetime.days} value={lifetime.days}>
                {lifetime.label}
              </MenuItem>
            ))}
          </TextField>
        </Stack>
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2.5 }}>
        <Button color="inherit" onClick={onClose}>
          Cancel
        </Button>
        <Button type="submit" variant="contained" disabled={!valid} loading={busy}>
          Make the key
        </Button>
      </DialogActions>
    </Box>
  );
}
