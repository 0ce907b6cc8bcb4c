import GppBadIcon from '@mui/icons-material/GppBadOutlined';
import VerifiedUserIcon from '@mui/icons-material/VerifiedUserOutlined';
import type { AuditCheck } from '@assay/contracts';
import { Button, Chip } from '@mui/material';
import { useState } from 'react';
import { formatCount } from '../format/format';
import { api } from '../providers/api';
import { useAction } from '../providers/use-action';

/** Computes every hash of the log again. */
export function ChainCheck() {
  const [result, setResult] = useState<AuditCheck | null>(null);
  const [check, busy] = useAction(async () => setResult(await api.checkAuditChain()));
  return (
    <>
      {result &&
        (result.intact ? (
          <Chip
            color="success"
            variant="outlined"
            icon={<VerifiedUserIcon />}
            label={`All ${formatCount(result.events)} entries intact`}
            role="status"
          />
        ) : (
          <Chip
            color="error"
            icon={<GppBadIcon />}
            label={`Broken at entry ${formatCount(result.firstBrokenSeq ?? 0)}`}
            role="alert"
          />
        ))}
      <Button variant="outlined" loading={busy} onClick={() => void check()}>
        Check the chain
      </Button>
    </>
  );
}
