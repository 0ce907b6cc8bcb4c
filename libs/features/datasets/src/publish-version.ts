import type { EntityManager } from 'typeorm';
import { lockVersions, recordVersion, type VersionAuthor } from './make-version';

export interface Publication extends VersionAuthor {
  /** Whose staged rows are published. */
  stageId: string;
  /** How many there must be. */
  staged: number;
}

export interface Published {
  /** Null: the import changed nothing, so there is no new version. */
  version: number | null;
  added: number;
  updated: number;
}

/**
 * Moves the staged rows of a job into items (new external ids are added, known ones updated) and makes the next version of the data
 * set. All in the caller's transaction: nobody sees half of it.
 */
export async function publishStagedRows(
  manager: EntityManager,
  { stageId, staged, ...author }: Publication,
): Promise<Published> {
  const { datasetId } = author;
  // Two imports into one data set take turns here.
  const version = (await lockVersions(manager, datasetId)) + 1;
  // The staging table is unlogged: a crash of Postgres empties it, perhaps in the middle of the import.
  const counted: { count: string }[] = await manager.query(
    'select count(*) as count from import_row where stage_id = $1',
    [stageId],
  );
  if (Number(counted[0]?.count) !== staged) throw new Error('rows of the import were lost in a crash of the database');
  const changed: { added: string; updated: string }[] = await manager.query(
    `with upserted as (
       insert into item (dataset_id, external_id, sha256, kind, label, contributor, "group", attributes, has_payload)
       select $1, external_id, sha256, kind, label, contributor, "group", attributes, has_payload from import_row where stage_id = $2 order by seq
       on conflict (dataset_id, external_id) do update
         set sha256 = excluded.sha256, kind = excluded.kind, label = excluded.label, contributor = excluded.contributor, "group" = excluded."group",
             attributes = excluded.attributes, has_payload = excluded.has_payload
         where (item.sha256, item.kind, item.label, item.contributor, item."group", item.attributes, item.has_payload)
           is distinct from (excluded.sha256, excluded.kind, excluded.label, excluded.contributor, excluded."group", excluded.attributes, excluded.has_payload)
       returning xmax = 0 as is_new)
     select count(*) filter (where is_new) as added, count(*) filter (where not is_new) as updated from upserted`,
    [datasetId, stageId],
  );
  await manager.query(
    `update item_span s set to_version = $3 from import_row r join item i on i.dataset_id = $1 and i.external_id = r.external_id
     where r.stage_id = $2 and s.item_id = i.id and s.to_version is null and s.sha256 <> r.sha256`,
    [datasetId, stageId, version],
  );
  await manager.query(
    `insert into item_span (item_id, from_version, dataset_id, sha256)
     select i.id, $3, $1, i.sha256 from import_row r join item i on i.dataset_id = $1 and i.external_id = r.external_id
     where r.stage_id = $2 and not exists (select 1 from item_span s where s.item_id = i.id and s.to_version is null)
     order by i.id`,
    [datasetId, stageId, version],
  );
  const added = Number(changed[0]?.added ?? 0);
  const updated = Number(changed[0]?.updated ?? 0);
  const spans: { count: string }[] = await manager.query(
    'select count(*) as count from item_span where dataset_id = $1 and from_version = $2',
    [datasetId, version],
  );
  if (added + updated + Number(spans[0]?.count ?? 0) === 0) return { version: null, added, updated };
  await recordVersion(manager, version, author, { added, updated, removed: 0 });
  return { version, added, updated };
}
