import ContentCutIcon from '@mui/icons-material/ContentCutRounded';
import { Button } from '@mui/material';
import { useCanAccess } from 'react-admin';
import { Link } from 'react-router-dom';

export interface PruneButtonProps {
  /** What the wizard begins with. */
  of: { datasetId: string } | { embeddingSetId: string } | { valuationId: string };
  variant?: 'contained' | 'outlined';
}

/** Leads to the wizard, for those who may use it. */
export function PruneButton({ of, variant = 'outlined' }: PruneButtonProps) {
  const { canAccess } = useCanAccess({ resource: 'pruning-jobs', action: 'create' });
  if (!canAccess) return null;
  return (
    <Button
      variant={variant}
      startIcon={<ContentCutIcon />}
      component={Link}
      to={`/pruning-jobs/create?${new URLSearchParams(of).toString()}`}
    >
      Prune
    </Button>
  );
}
