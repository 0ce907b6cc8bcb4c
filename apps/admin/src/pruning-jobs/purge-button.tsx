import type { PruningJob } from '@assay/contracts';
import DeleteForeverIcon from '@mui/icons-material/DeleteForeverOutlined';
import { Button, Typography } from '@mui/material';
import { useState } from 'react';
import { plural } from '../format/format';
import { api } from '../providers/api';
import { ConfirmDialog } from './confirm-dialog';
import { RefusalAlert } from './refusal-alert';
import { usePruningAction } from './use-pruning-action';

/** Deletes what was dropped, for good. */
export function PurgeButton({ job }: { job: PruningJob }) {
  const [open, setOpen] = useState(false);
  const { run, busy, refusal } = usePruningAction(() => api.purgePruning(job.id));
  const purge = async () => {
    if (await run()) setOpen(false);
  };
  return (
    <>
      <Button variant="outlined" color="error" startIcon={<DeleteForeverIcon />} onClick={() => setOpen(true)}>
        Purge
      </Button>
      <ConfirmDialog
        open={open}
        title="Delete what was dropped, for good?"
        confirm="Purge"
        dangerous
        busy={busy}
        onConfirm={() => void purge()}
        onClose={() => setOpen(false)}
      >
        {refusal && <RefusalAlert job={job} refusal={refusal} />}
        <Typography>
          The contents of {plural(job.items - (job.kept ?? 0), 'dropped item')} of {job.datasetName} are deleted. After
          that, this pruning cannot be undone.
        </Typography>
      </ConfirmDialog>
    </>
  );
}
