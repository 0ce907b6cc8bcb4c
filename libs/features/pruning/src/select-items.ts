import type { ItemSelector } from '@assay/contracts';
import { itemConditions, SqlParameters } from '@assay/features/datasets';
import type { DataSource } from 'typeorm';

/** A condition on item `i` that a selector's items meet; null for a selector of nothing. */
function condition({ externalIds = [], filter }: ItemSelector, parameters: SqlParameters): string | null {
  const either: string[] = [];
  if (externalIds.length > 0) either.push(`i.external_id = any(${parameters.add(externalIds)}::text[])`);
  if (filter) {
    const { synthetic, ...rest } = filter;
    const flag = synthetic === undefined ? {} : { synthetic: synthetic ? ('true' as const) : ('false' as const) };
    either.push(`(${itemConditions({ ...rest, ...flag }, parameters).join(' and ')})`);
  }
  return either.length > 0 ? `(${either.join(' or ')})` : null;
}

const ROWS = 'from embedding_row r join item i on i.id = r.item_id where r.embedding_set_id = $1';

/** Rows of an embedding set whose items a selector names, ascending. */
export async function selectRows(
  dataSource: DataSource,
  embeddingSetId: string,
  selector: ItemSelector,
): Promise<Uint32Array> {
  const parameters = new SqlParameters();
  parameters.add(embeddingSetId);
  const where = condition(selector, parameters);
  if (where === null) return new Uint32Array();
  const found: { rows: number[] }[] = await dataSource.query(
    `select coalesce(array_agg(r."row" order by r."row"), '{}') as rows ${ROWS} and ${where}`,
    parameters.values,
  );
  return Uint32Array.from(found[0]?.rows ?? []);
}

/** Places in a list of external ids of those that are not in an embedding set. */
export async function unknownIds(
  dataSource: DataSource,
  embeddingSetId: string,
  externalIds: readonly string[],
): Promise<number[]> {
  if (externalIds.length === 0) return [];
  const found: { place: string }[] = await dataSource.query(
    `select x.place from unnest($2::text[]) with ordinality as x (id, place)
     where not exists (select 1 ${ROWS} and i.external_id = x.id) order by x.place`,
    [embeddingSetId, externalIds],
  );
  return found.map(({ place }) => Number(place) - 1);
}
