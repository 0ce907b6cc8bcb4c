import { Alert, Box, Button, Skeleton } from '@mui/material';
import type { ReactNode } from 'react';

/** What went wrong, in the server's words, and the way to try again. */
export const ErrorPanel = ({ error, onRetry }: { error: unknown; onRetry?: () => void }) => (
  <Alert
    severity="error"
    action={
      onRetry && (
        <Button color="inherit" size="small" onClick={onRetry}>
          Try again
        </Button>
      )
    }
  >
    {error instanceof Error ? error.message : 'Something went wrong.'}
  </Alert>
);

interface QueryLike<T> {
  data?: T;
  error: unknown;
  refetch: () => unknown;
}

/** Contents of a query: a placeholder while it loads, its error, or what `children` makes of its data. */
export function QueryState<T>({
  query,
  height = 160,
  children,
}: {
  query: QueryLike<T>;
  height?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <ErrorPanel error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Box role="status" aria-label="Loading">
      <Skeleton variant="rounded" height={height} />
    </Box>
  );
}
