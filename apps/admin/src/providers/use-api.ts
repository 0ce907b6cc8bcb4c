import { keepPreviousData, useQuery } from '@tanstack/react-query';

/** Reads something that is no list or record. Cached by its key like everything else, and asked for again on refresh. */
export const useApi = <T>(
  key: readonly unknown[],
  read: (signal: AbortSignal) => Promise<T>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
) =>
  useQuery({
    queryKey: ['api', ...key],
    queryFn: ({ signal }) => read(signal),
    placeholderData: keepPreviousData,
    ...options,
  });
