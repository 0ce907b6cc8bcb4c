import type { PruningJob } from '@assay/contracts';
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { api } from '../providers/api';
import { formatCount, plural } from '../format/format';
import { ConfirmDialog } from './confirm-dialog';
import { RefusalAlert } from './refusal-alert';
import { usePruningAction } from './use-pruning-action';

/** Applies exactly what was previewed, after asking. */
export function ApplyButton({ job }: { job: PruningJob }) {
  const [open, setOpen] = useState(false);
  const { run, busy, refusal } = usePruningAction(() => api.applyPruning(job.id, job.previewHash ?? ''));
  const apply = async () => {
    if (await run()) setOpen(false);
  };
  const kept = job.kept ?? 0;
  return (
    <>
      <Button variant="contained" onClick={() => setOpen(true)}>
        Apply
      </Button>
      <ConfirmDialog
        open={open}
        title={`Apply this to ${job.datasetName}?`}
        confirm={`Keep ${formatCount(kept)}`}
        busy={busy}
        disabled={refusal !== null}
        onConfirm={() => void apply()}
        onClose={() => setOpen(false)}
      >
        {refusal && <RefusalAlert job={job} refusal={refusal} />}
        <Typography>
          A new version of the dataset will hold {plural(kept, 'item')}; {plural(job.items - kept, 'item')} will not be
          in it.
        </Typography>
        <Typography color="textSecondary">
          Nothing is deleted: older versions stay as they are, and undoing it takes one click.
        </Typography>
      </ConfirmDialog>
    </>
  );
}
