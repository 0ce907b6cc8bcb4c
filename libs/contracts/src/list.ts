import { z } from 'zod';

/** The largest page a list answers. */
export const MAX_PER_PAGE = 500;

export interface ListRequest<F = Record<string, never>> {
  page: number;
  perPage: number;
  sort: { field: string; order: 'asc' | 'desc' } | null;
  cursor: string | null;
  filter: F;
}

/**
 * Schema of a list's query string: `page`, `perPage`, `sort=field:asc`, `filter[field]=value` and, for large lists, `cursor`.
 * Unknown parameters, and sort or filter fields outside the given ones, are errors. The schema carries what it was made of, from which the OpenAPI document lists them.
 */
export function listQuery<F extends z.ZodRawShape>(
  sortable: readonly string[],
  filter: F,
  { byCursor = false }: { byCursor?: boolean } = {},
) {
  const filters = z.strictObject(filter).partial();
  const schema = z
    .record(z.string(), z.unknown())
    .transform((query): Record<string, unknown> => {
      const flat: Record<string, unknown> = {};
      const filterValues: Record<string, unknown> = {};
      for (const [key, value] of Object.entries(query)) {
        const field = /^filter\[([A-Za-z]+)\]$/.exec(key)?.[1];
        if (field !== undefined) filterValues[field] = value;
        else flat[key] = value;
      }
      return { ...flat, filter: filterValues };
    })
    .pipe(
      z.strictObject({
        page: z.coerce.number().int().min(1).max(1_000_000).default(1),
        perPage: z.coerce.number().int().min(1).max(MAX_PER_PAGE).default(25),
        cursor: (byCursor ? z.string().regex(/^\d{1,18}$/, 'must be a nextCursor') : z.never('this list has no cursor'))
          .nullable()
          .default(null),
        sort: z
          .string()
          .regex(
            new RegExp(`^(${sortable.join('|')}):(asc|desc)$`),
            `must be <field>:asc or <field>:desc, field one of ${sortable.join(', ')}`,
          )
          .transform((text) => {
            const [field = '', order] = text.split(':');
            return { field, order: order === 'desc' ? ('desc' as const) : ('asc' as const) };
          })
          .nullable()
          .default(null),
        filter: filters,
      }),
    );
  return Object.assign(schema, { sortable, filters: filter, byCursor });
}

/** Body of a list answer: one page of `data`, and how many rows match in all. `nextCursor` only where paging by cursor is offered. */
export function listOf<T extends z.ZodType>(id: string, row: T) {
  return z.object({ data: z.array(row), total: z.int(), nextCursor: z.string().nullable().optional() }).meta({ id });
}
export interface List<T> {
  data: T[];
  total: number;
  nextCursor?: string | null;
}
