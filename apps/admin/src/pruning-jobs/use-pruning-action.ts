import type { Job } from '@assay/contracts';
import { useState } from 'react';
import { HttpError, useNotify, useRefresh } from 'react-admin';

/** Why the API would not do it, with its stable code. */
export interface Refusal {
  code: string;
  message: string;
}

/** Starts a job that changes a pruning job. A refusal (409) stays to be shown; other errors are told and gone. */
export function usePruningAction<A extends unknown[]>(action: (...args: A) => Promise<Job>) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const notify = useNotify();
  const refresh = useRefresh();
  /** Answers whether the job was started. */
  const run = async (...args: A): Promise<boolean> => {
    setBusy(true);
    setRefusal(null);
    try {
      await action(...args);
      refresh();
      return true;
    } catch (error) {
      const message = error instanceof Error ? error.message : 'Something went wrong.';
      if (error instanceof HttpError && error.status === 409) setRefusal({ code: codeOf(error), message });
      else notify(message, { type: 'error', autoHideDuration: 8000 });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { run, busy, refusal };
}

const codeOf = (error: HttpError): string => (error.body as { code?: string } | undefined)?.code ?? 'conflict';
