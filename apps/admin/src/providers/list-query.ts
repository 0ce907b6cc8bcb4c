import type { GetListParams } from 'react-admin';

/** Filter value that stands for "has none". An empty string would be taken for "no filter" by list forms. */
export const NONE = '\u0000none';

type FilterValue = string | number | boolean | null | undefined;
type ListParams = Pick<GetListParams, 'pagination' | 'sort' | 'filter'>;

/**
 * Query string of a list: `page=1&perPage=25&sort=field:asc&filter[field]=value`.
 * Filters that are unset (`undefined`, `null`, `''`) are left out; `NONE` becomes an empty value, which the API reads as
 * "has none".
 */
export function buildListQuery({ pagination, sort, filter }: ListParams): URLSearchParams {
  const query = new URLSearchParams();
  if (pagination) {
    query.set('page', String(pagination.page));
    query.set('perPage', String(pagination.perPage));
  }
  if (sort?.field) query.set('sort', `${sort.field}:${sort.order === 'DESC' ? 'desc' : 'asc'}`);
  for (const [field, value] of Object.entries((filter ?? {}) as Record<string, FilterValue>)) {
    if (value === undefined || value === null || value === '') continue;
    query.set(`filter[${field}]`, value === NONE ? '' : String(value));
  }
  return query;
}
