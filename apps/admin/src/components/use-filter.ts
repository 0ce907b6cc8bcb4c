import { useListContext } from 'react-admin';

/** Filters of the list around, by field. */
export function useFilters(): Record<string, string | undefined> {
  return useListContext().filterValues as Record<string, string | undefined>;
}

/** One filter of the list around, and how to set it; undefined switches it off. */
export function useFilter(source: string): [string | undefined, (value: string | undefined) => void] {
  const { setFilters } = useListContext();
  const filters = useFilters();
  return [filters[source], (value) => setFilters({ ...filters, [source]: value })];
}
