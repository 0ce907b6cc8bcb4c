import { useState } from 'react';
import { useNotify } from 'react-admin';

/** Runs something that may fail, tells its error, and knows whether it is under way. Answers undefined after a failure. */
export function useAction<A extends unknown[], T>(
  action: (...args: A) => Promise<T>,
): [(...args: A) => Promise<T | undefined>, boolean] {
  const [busy, setBusy] = useState(false);
  const notify = useNotify();
  const run = async (...args: A) => {
    setBusy(true);
    try {
      return await action(...args);
    } catch (error) {
      if (!(error instanceof DOMException && error.name === 'AbortError')) {
        notify(error instanceof Error ? error.message : 'Something went wrong.', {
          type: 'error',
          autoHideDuration: 8000,
        });
      }
      return undefined;
    } finally {
      setBusy(false);
    }
  };
  return [run, busy];
}
