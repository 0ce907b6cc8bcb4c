import { Alert, Box, Button, DialogActions, DialogContent, Stack } from '@mui/material';
import { MONO } from '../theme/theme';
import { CopyButton } from './copy-button';

export interface ShownOnceProps {
  secret: string;
  /** Name of the button that copies it. */
  copyLabel: string;
  onClose: () => void;
}

/** Contents of a dialog for a secret that the server shows this once. */
export const ShownOnce = ({ secret, copyLabel, onClose }: ShownOnceProps) => (
  <>
    <DialogContent>
      <Alert severity="warning" sx={{ mb: 2 }}>
        It is shown this once and cannot be looked up later.
      </Alert>
      <Stack direction="row" sx={{ alignItems: 'center', gap: 1, p: 1.5, borderRadius: 1.25, bgcolor: 'action.hover' }}>
        <Box
          component="code"
          sx={{ flex: 1, fontFamily: MONO, fontSize: '0.875rem', overflowWrap: 'anywhere', minWidth: 0 }}
        >
          {secret}
        </Box>
        <CopyButton text={secret} label={copyLabel} />
      </Stack>
    </DialogContent>
    <DialogActions sx={{ px: 3, pb: 2.5 }}>
      <Button variant="contained" onClick={onClose}>
        I have copied it
      </Button>
    </DialogActions>
  </>
);
