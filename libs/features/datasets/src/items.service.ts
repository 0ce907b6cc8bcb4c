import { Injectable } from '@nestjs/common';
import type { Count, Facets, Item, List, ListRequest } from '@assay/contracts';
import { notFound } from '@assay/platform/http';
import { DataSource } from 'typeorm';
import { DatasetsService } from './datasets.service';
import {
  cursorPosition,
  ITEM_COLUMNS,
  itemConditions,
  type ItemFilter,
  type ItemRow,
  spanAt,
  SqlParameters,
  toItem,
} from './item-sql';

const SORT_COLUMNS: Record<string, string> = {
  id: 'i.id',
  externalId: 'i.external_id',
  label: 'i.label',
  contributor: 'i.contributor',
};

/** What a facet shows at most. */
const FACET_LIMIT = 500;

@Injectable()
export class ItemsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly datasets: DatasetsService,
  ) {}

  /** Items of a version, the newest if none is named. With a cursor, in the order of their ids. */
  async findAll(datasetId: string, request: ListRequest<ItemFilter & { version?: number }>): Promise<List<Item>> {
    const version = await this.datasets.resolveVersion(datasetId, request.filter.version);
    const parameters = new SqlParameters();
    const conditions = [`i.dataset_id = ${parameters.add(datasetId)}`, ...itemConditions(request.filter, parameters)];
    const from = `from item i join item_span s on ${spanAt(parameters.add(version))}`;
    const counted: { total: string }[] = await this.dataSource.query(
      `select count(*) as total ${from} where ${conditions.join(' and ')}`,
      parameters.values,
    );

    const column = SORT_COLUMNS[request.sort?.field ?? 'id'] ?? 'i.id';
    const order = request.sort?.order ?? 'asc';
    const byId = column === 'i.id';
    const cursor = cursorPosition(request.cursor, byId);
    if (cursor !== null) conditions.push(`i.id ${order === 'asc' ? '>' : '<'} ${parameters.add(cursor)}::bigint`);
    const offset = cursor === null ? (request.page - 1) * request.perPage : 0;
    const rows: ItemRow[] = await this.dataSource.query(
      `select ${ITEM_COLUMNS} ${from} where ${conditions.join(' and ')} order by ${column} ${order} nulls last, i.id ${order}
       limit ${parameters.add(request.perPage)} offset ${parameters.add(offset)}`,
      parameters.values,
    );
    const last = rows.at(-1);
    return {
      data: rows.map(toItem),
      total: Number(counted[0]?.total ?? 0),
      nextCursor: byId && last && rows.length === request.perPage ? last.id : null,
    };
  }

  /** An item as it is in the newest version that has it, or was in the version asked for. */
  async findOne(id: string, version?: number): Promise<Item> {
    const rows: ItemRow[] = /^\d{1,18}$/.test(id)
      ? await this.dataSource.query(
          `select ${ITEM_COLUMNS} from item i join item_span s on s.item_id = i.id
           where i.id = $1 and ($2::int is null or (s.from_version <= $2 and (s.to_version is null or s.to_version > $2)))
           order by s.from_version desc limit 1`,
          [id, version ?? null],
        )
      : [];
    if (!rows[0]) throw notFound('item', id);
    return toItem(rows[0]);
  }

  /** Bytes of an item, or of its small picture. */
  async payload(
    id: string,
    what: 'data' | 'thumbnail',
    version?: number,
  ): Promise<{ bytes: Buffer; mediaType: string; sha256: string }> {
    const item = await this.findOne(id, version);
    const rows: { bytes: Buffer | null; media_type: string }[] = await this.dataSource.query(
      `select ${what} as bytes, media_type from payload where sha256 = decode($1, 'hex')`,
      [item.sha256],
    );
    const row = rows[0];
    if (!row?.bytes) throw notFound(what === 'data' ? 'payload of item' : 'thumbnail of item', id);
    return { bytes: row.bytes, mediaType: what === 'thumbnail' ? 'image/webp' : row.media_type, sha256: item.sha256 };
  }

  async facets(datasetId: string, wanted: number | undefined): Promise<Facets> {
    const version = await this.datasets.resolveVersion(datasetId, wanted);
    const members = `from item i join item_span s on ${spanAt('$2')} where i.dataset_id = $1`;
    const totals: { items: string; synthetic: string }[] = await this.dataSource.query(
      `select count(*) as items, count(*) filter (where i.synthetic) as synthetic ${members}`,
      [datasetId, version],
    );
    const count = async (column: string): Promise<Count[]> => {
      const rows: { value: string | null; count: string }[] = await this.dataSource.query(
        `select ${column} as value, count(*) as count ${members} group by 1 order by 2 desc, 1 limit ${FACET_LIMIT}`,
        [datasetId, version],
      );
      return rows.map((row) => ({ value: row.value, count: Number(row.count) }));
    };
    const [labels, contributors, groups, kinds] = [
      await count('i.label'),
      await count('i.contributor'),
      await count('i."group"'),
      await count('i.kind'),
    ];
    return {
      items: Number(totals[0]?.items ?? 0),
      synthetic: Number(totals[0]?.synthetic ?? 0),
      labels,
      contributors,
      groups,
      kinds,
    };
  }
}
