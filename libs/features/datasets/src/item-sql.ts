import type { Item, ItemKind, JsonObject } from '@assay/contracts';
import { contains } from '@assay/platform/database';
import { invalid } from '@assay/platform/http';

export interface ItemFilter {
  q?: string;
  label?: string;
  contributor?: string;
  group?: string;
  kind?: ItemKind;
  synthetic?: 'true' | 'false';
}

/** Collects the parameters of a query that is put together from parts. */
export class SqlParameters {
  readonly values: unknown[] = [];

  /** @returns the placeholder */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Columns of an item (alias `i`, span alias `s`) as `toItem` expects them. */
export const ITEM_COLUMNS = `i.id, i.dataset_id, i.external_id, encode(s.sha256, 'hex') as sha256, i.kind, i.label, i.contributor, i."group", i.attributes, i.synthetic, i.has_payload, s.from_version`;

export interface ItemRow {
  id: string;
  dataset_id: string;
  external_id: string;
  sha256: string;
  kind: ItemKind;
  label: string | null;
  contributor: string | null;
  group: string | null;
  attributes: JsonObject;
  synthetic: boolean;
  has_payload: boolean;
  from_version: number;
}

export function toItem(row: ItemRow): Item {
  return {
    id: row.id,
    datasetId: row.dataset_id,
    externalId: row.external_id,
    sha256: row.sha256,
    kind: row.kind,
    label: row.label,
    contributor: row.contributor,
    group: row.group,
    attributes: row.attributes,
    synthetic: row.synthetic,
    hasThumbnail: row.has_payload && row.kind === 'image',
    hasPayload: row.has_payload,
    fromVersion: row.from_version,
  };
}

/**
 * Where a page by cursor goes on: the number that the page before it ended with; null without a cursor.
 * @param ordered whether the list is in the order that its cursors follow
 * @throws DomainError `validation_failed`
 */
export function cursorPosition(cursor: string | null, ordered: boolean): string | null {
  if (cursor === null) return null;
  if (!ordered) throw invalid('cursor', 'goes with the list in its own order; in another one, ask for pages by number');
  if (!/^\d{1,18}$/.test(cursor)) throw invalid('cursor', 'is not a nextCursor of this list');
  return cursor;
}

/** Join condition: the span `s` of item `i` that covers `version`. */
export const spanAt = (version: string): string =>
  `s.item_id = i.id and s.from_version <= ${version} and (s.to_version is null or s.to_version > ${version})`;

/** Conditions on item `i` for a list's filters; an empty label, contributor or group means items without one. */
export function itemConditions(filter: ItemFilter, parameters: SqlParameters): string[] {
  const conditions: string[] = [];
  if (filter.q) conditions.push(`i.external_id ilike ${parameters.add(contains(filter.q))}`);
  for (const [column, value] of [
    ['i.label', filter.label],
    ['i.contributor', filter.contributor],
    ['i."group"', filter.group],
  ] as const) {
    if (value !== undefined)
      conditions.push(value === '' ? `${column} is null` : `${column} = ${parameters.add(value)}`);
  }
  if (filter.kind !== undefined) conditions.push(`i.kind = ${parameters.add(filter.kind)}`);
  if (filter.synthetic !== undefined) conditions.push(`i.synthetic = ${parameters.add(filter.synthetic === 'true')}`);
  return conditions;
}
