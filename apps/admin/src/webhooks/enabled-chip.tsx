import type { Webhook } from '@assay/contracts';
import { Chip } from '@mui/material';

export const EnabledChip = ({ webhook: { enabled } }: { webhook: Webhook }) => (
  <Chip
    size="small"
    variant="outlined"
    color={enabled ? 'success' : 'warning'}
    label={enabled ? 'enabled' : 'disabled'}
  />
);
