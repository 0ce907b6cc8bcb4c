import type { EmbeddingState, JobState, PruningState, ValuationState, WebhookDeliveryState } from '@assay/contracts';
import { Box, Chip } from '@mui/material';

type State = JobState | EmbeddingState | ValuationState | PruningState | WebhookDeliveryState;
type Tone = 'success' | 'error' | 'info' | 'warning' | 'text';

const LOOKS: Record<State, { label: string; tone: Tone; moving?: boolean }> = {
  queued: { label: 'Queued', tone: 'text' },
  running: { label: 'Running', tone: 'info', moving: true },
  succeeded: { label: 'Succeeded', tone: 'success' },
  waiting: { label: 'Waiting', tone: 'info' },
  delivered: { label: 'Delivered', tone: 'success' },
  failed: { label: 'Failed', tone: 'error' },
  cancelled: { label: 'Cancelled', tone: 'warning' },
  building: { label: 'Building', tone: 'info', moving: true },
  pending: { label: 'Computing', tone: 'info', moving: true },
  ready: { label: 'Ready', tone: 'success' },
  previewed: { label: 'Previewed', tone: 'info' },
  refused: { label: 'Refused', tone: 'warning' },
  applied: { label: 'Applied', tone: 'success' },
  undone: { label: 'Undone', tone: 'text' },
};

/** State of a job, an embedding set, a valuation, a pruning job or a delivery: a word and a dot, never colour alone. */
export const StateChip = ({ state }: { state: State }) => {
  const { label, tone, moving } = LOOKS[state];
  const colour = tone === 'text' ? 'text.secondary' : `${tone}.main`;
  return (
    <Chip
      size="small"
      variant="outlined"
      label={label}
      icon={
        <Box
          component="span"
          sx={{
            width: 8,
            height: 8,
            borderRadius: '50%',
            bgcolor: colour,
            ml: '8px !important',
            ...(moving && {
              animation: 'assay-pulse 1.4s ease-in-out infinite',
              '@keyframes assay-pulse': { '50%': { opacity: 0.3 } },
            }),
          }}
        />
      }
      sx={{ color: colour, borderColor: 'divider', bgcolor: 'background.paper' }}
    />
  );
};
