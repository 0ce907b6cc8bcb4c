import { Box, Card, Stack } from '@mui/material';
import type { ReactNode } from 'react';
import { ListBase, Pagination, useListContext, type SortPayload } from 'react-admin';
import { EmptyState } from './empty-state';
import { Page } from './page';
import { ErrorPanel } from './query-state';
import { useFilters } from './use-filter';
import SearchOffIcon from '@mui/icons-material/SearchOffOutlined';

export interface ListPageProps {
  title: string;
  intro?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  sort: SortPayload;
  /** Shown in place of everything when there is nothing at all. */
  empty: ReactNode;
  /** Asks again this often; false for never. */
  refreshMs?: number;
  children: ReactNode;
}

/** A resource's list: heading, filters, table, pages. */
export const ListPage = ({ title, intro, actions, filters, sort, empty, refreshMs, children }: ListPageProps) => (
  <ListBase sort={sort} perPage={25} exporter={false} queryOptions={{ refetchInterval: refreshMs }}>
    <Page title={title} intro={intro} actions={actions}>
      <ListCard filters={filters} empty={empty}>
        {children}
      </ListCard>
    </Page>
  </ListBase>
);

export interface ListCardProps {
  filters?: ReactNode;
  /** In place of the card when there is nothing at all. */
  empty: ReactNode;
  /** Sizes of a page to choose from. */
  pages?: number[];
  children: ReactNode;
}

/** A list's card, for lists inside other pages too. Needs a list context. */
export function ListCard({ filters: controls, empty, pages = [10, 25, 50, 100], children }: ListCardProps) {
  const { error, refetch, total, isPending } = useListContext();
  const filters = useFilters();
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const filtered = Object.keys(filters).length > 0;
  if (!isPending && total === 0 && !filtered) return <>{empty}</>;
  return (
    <Card sx={{ minWidth: 0 }}>
      {controls && (
        <Stack
          direction="row"
          sx={{ p: 1.5, gap: 1.25, flexWrap: 'wrap', borderBottom: 1, borderColor: 'divider', '& > *': { m: 0 } }}
        >
          {controls}
        </Stack>
      )}
      {!isPending && total === 0 ? (
        <EmptyState bare icon={<SearchOffIcon />} title="Nothing matches" text="Loosen the filters to see more." />
      ) : (
        children
      )}
      {(total ?? 0) > Math.min(...pages) && (
        <Box sx={{ borderTop: 1, borderColor: 'divider' }}>
          <Pagination rowsPerPageOptions={pages} />
        </Box>
      )}
    </Card>
  );
}
