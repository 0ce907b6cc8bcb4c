import type { Dataset, PruningJob } from '@assay/contracts';
import UndoIcon from '@mui/icons-material/UndoRounded';
import { Button, Checkbox, FormControlLabel, Typography } from '@mui/material';
import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { plural } from '../format/format';
import { api } from '../providers/api';
import { ConfirmDialog } from './confirm-dialog';
import { RefusalAlert } from './refusal-alert';
import { usePruningAction } from './use-pruning-action';

/** Puts back what was dropped, after asking; with newer versions, only together with their changes. */
export function UndoButton({ job }: { job: PruningJob }) {
  const [open, setOpen] = useState(false);
  const [keep, setKeep] = useState(false);
  const { data: dataset } = useGetOne<Dataset>('datasets', { id: job.datasetId });
  const { run, busy, refusal } = usePruningAction(() => api.undoPruning(job.id, keep));
  const newer = (dataset?.version ?? 0) - (job.appliedVersion ?? 0);
  const undo = async () => {
    if (await run()) setOpen(false);
  };
  return (
    <>
      <Button variant="outlined" startIcon={<UndoIcon />} onClick={() => setOpen(true)}>
        Undo
      </Button>
      <ConfirmDialog
        open={open}
        title="Undo this pruning?"
        confirm="Put them back"
        busy={busy}
        disabled={newer > 0 && !keep}
        onConfirm={() => void undo()}
        onClose={() => setOpen(false)}
      >
        {refusal && <RefusalAlert job={job} refusal={refusal} />}
        <Typography>
          {plural(job.items - (job.kept ?? 0), 'item')} will be back in a new version of {job.datasetName}
          {newer > 0 ? '.' : `, which has the same manifest hash as version ${job.version}.`}
        </Typography>
        {newer > 0 && (
          <>
            <Typography>
              {newer === 1 ? 'A newer version was' : `${newer} newer versions were`} made since. What changed there can
              stay, but the manifest hash will then be a new one.
            </Typography>
            <FormControlLabel
              control={<Checkbox checked={keep} onChange={(_event, checked) => setKeep(checked)} />}
              label="Keep the later changes"
            />
          </>
        )}
      </ConfirmDialog>
    </>
  );
}
