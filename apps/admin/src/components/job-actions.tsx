import ReplayIcon from '@mui/icons-material/ReplayRounded';
import StopCircleIcon from '@mui/icons-material/StopCircleOutlined';
import type { Job } from '@assay/contracts';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useCanAccess, useNotify, useRefresh } from 'react-admin';
import { api } from '../providers/api';

/** Cancel while it moves, retry once it failed or was cancelled. */
export function JobActions({ job, onRetried }: { job: Job; onRetried?: () => void }) {
  const { canAccess: mayCancel } = useCanAccess({ resource: 'jobs', action: 'cancel' });
  const { canAccess: mayRetry } = useCanAccess({ resource: 'jobs', action: 'retry' });
  const [busy, setBusy] = useState(false);
  const notify = useNotify();
  const refresh = useRefresh();

  const act = async (action: (id: string) => Promise<Job>, done?: () => void) => {
    setBusy(true);
    try {
      await action(job.id);
      done?.();
      refresh();
    } catch (error) {
      notify(error instanceof Error ? error.message : 'The job could not be changed.', { type: 'error' });
    } finally {
      setBusy(false);
    }
  };

  if (mayCancel && (job.state === 'queued' || job.state === 'running')) {
    return (
      <Button
        size="small"
        color="inherit"
        variant="outlined"
        startIcon={<StopCircleIcon />}
        disabled={busy || job.cancelRequested}
        onClick={() => void act(api.cancelJob)}
      >
        {job.cancelRequested ? 'Stopping' : 'Cancel'}
      </Button>
    );
  }
  if (mayRetry && (job.state === 'failed' || job.state === 'cancelled')) {
    return (
      <Button
        size="small"
        variant="outlined"
        startIcon={<ReplayIcon />}
        disabled={busy}
        onClick={() => void act(api.retryJob, onRetried)}
      >
        Try again
      </Button>
    );
  }
  return null;
}
