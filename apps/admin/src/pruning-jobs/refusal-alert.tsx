import type { PruningJob } from '@assay/contracts';
import { Alert, AlertTitle, Button } from '@mui/material';
import { useCanAccess } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { api } from '../providers/api';
import { useAction } from '../providers/use-action';
import { forNewest } from './create/request';
import type { Refusal } from './use-pruning-action';

const TITLES: Record<string, string> = {
  data_moved: 'The data have changed since this preview',
  preview_changed: 'This is no longer the preview that was made',
  not_better: 'What would be kept is no better than a random choice',
  retention_not_over: 'It is too early to purge',
  purged: 'What was dropped is gone',
};
/** What a new preview mends. */
const STALE = new Set(['data_moved', 'preview_changed']);

/** Why a pruning was not applied or undone, and the way on. */
export function RefusalAlert({ job, refusal }: { job: PruningJob; refusal: Refusal }) {
  return (
    <Alert
      severity="warning"
      action={STALE.has(refusal.code) && job.appliedVersion === null ? <PreviewAgain job={job} /> : undefined}
      sx={{ alignItems: 'center' }}
    >
      <AlertTitle>{TITLES[refusal.code] ?? 'This cannot be done now'}</AlertTitle>
      {refusal.message}
    </Alert>
  );
}

/** The same request for the newest version. A limit on values belongs to its valuation, so that one is asked for again. */
function PreviewAgain({ job }: { job: PruningJob }) {
  const { canAccess } = useCanAccess({ resource: 'pruning-jobs', action: 'create' });
  const navigate = useNavigate();
  const [again, busy] = useAction(async () => {
    const started = await api.previewPruning(forNewest(job.request));
    void navigate(`/pruning-jobs/${started.subjectId ?? ''}/show`);
  });
  if (!canAccess) return null;
  if (job.request.target.kind === 'value')
    return (
      <Button color="inherit" component={Link} to={`/pruning-jobs/create?from=${job.id}`}>
        Preview again
      </Button>
    );
  return (
    <Button color="inherit" loading={busy} onClick={() => void again()}>
      Preview again
    </Button>
  );
}
