import type { PruningJob } from '@assay/contracts';
import { Button } from '@mui/material';
import { useState } from 'react';
import { useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';
import { DeleteButton } from '../components/delete-button';
import { ApplyButton } from './apply-button';
import { PurgeButton } from './purge-button';
import { UndoButton } from './undo-button';

const on = (action: string) => ({ resource: 'pruning-jobs', action });

/** What can be done with a pruning job in its state. `busy`: a job works on it right now. */
export function PruningActions({ job, busy }: { job: PruningJob; busy: boolean }) {
  const { canAccess: mayApply } = useCanAccess(on('apply'));
  const { canAccess: mayUndo } = useCanAccess(on('undo'));
  const { canAccess: mayPurge } = useCanAccess(on('purge'));
  const { canAccess: mayCreate } = useCanAccess(on('create'));
  const { canAccess: mayDelete } = useCanAccess(on('delete'));
  const [now] = useState(() => Date.now());
  const applied = job.state === 'applied';
  const purgeable = job.purgeableAt !== null && job.purgedAt === null && Date.parse(job.purgeableAt) <= now;
  return (
    <>
      {job.state === 'previewed' && mayApply && !busy && <ApplyButton job={job} />}
      {applied && job.purgedAt === null && mayUndo && !busy && <UndoButton job={job} />}
      {applied && purgeable && mayPurge && !busy && <PurgeButton job={job} />}
      {mayCreate && (
        <Button variant="outlined" component={Link} to={`/pruning-jobs/create?from=${job.id}`}>
          Preview with changes
        </Button>
      )}
      {job.report && (
        <Button variant="outlined" component={Link} to={`/pruning-jobs/compare?left=${job.id}`}>
          Compare
        </Button>
      )}
      {mayDelete && job.appliedVersion === null && !busy && (
        <DeleteButton
          title={`Delete ${job.name}?`}
          text="Its report and manifest go with it. The dataset stays as it is."
        />
      )}
    </>
  );
}
