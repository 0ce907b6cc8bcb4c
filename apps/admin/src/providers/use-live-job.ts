import { isSettled, type Job } from '@assay/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useDataProvider } from 'react-admin';
import type { LiveDataProvider } from './data-provider';

/**
 * A job as it changes; null until its first state came. Once it is settled, everything on the page is asked for again, because
 * jobs change what pages show; also when its first state is that, for the page may be from a moment before.
 * @param watchAgain change it to follow a settled job that was started again
 */
export function useLiveJob(jobId: string | null | undefined, watchAgain = 0): Job | null {
  const dataProvider = useDataProvider<LiveDataProvider>();
  const queryClient = useQueryClient();
  const [job, setJob] = useState<Job | null>(null);

  useEffect(() => {
    if (!jobId) return;
    let hasSettled = false;
    const follow = (next: Job) => {
      setJob(next);
      if (isSettled(next.state) && !hasSettled) void queryClient.invalidateQueries();
      hasSettled = isSettled(next.state);
    };
    void dataProvider.subscribe(`jobs/${jobId}`, follow);
    return () => void dataProvider.unsubscribe(`jobs/${jobId}`, follow);
  }, [dataProvider, queryClient, jobId, watchAgain]);

  return job?.id === jobId ? job : null;
}
