import type { ListRequest } from '@assay/contracts';
import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * One page of a query and how many rows match in all.
 * @param columns sort field → property path; only these can be sorted by
 * @param fallback order when none is asked for; the primary key should end it, so that pages neither repeat nor skip rows
 */
export async function page<T extends ObjectLiteral>(
  query: SelectQueryBuilder<T>,
  request: Pick<ListRequest, 'page' | 'perPage' | 'sort'>,
  columns: Readonly<Record<string, string>>,
  fallback: { by: string; order: 'ASC' | 'DESC' }[],
): Promise<{ rows: T[]; total: number }> {
  const column = request.sort ? columns[request.sort.field] : undefined;
  if (request.sort && column) query.orderBy(column, request.sort.order === 'asc' ? 'ASC' : 'DESC', 'NULLS LAST');
  for (const { by, order } of fallback) {
    // A column that is named twice would lose the order that was asked for.
    if (by !== column) query.addOrderBy(by, order);
  }
  const [rows, total] = await query
    .skip((request.page - 1) * request.perPage)
    .take(request.perPage)
    .getManyAndCount();
  return { rows, total };
}

/** Makes text safe inside a LIKE pattern and looks for it anywhere. */
export const contains = (text: string): string => `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
