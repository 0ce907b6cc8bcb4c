import { Injectable } from '@nestjs/common';
import type { List, ListRequest, ValuationMapInfo, ValuedItem } from '@assay/contracts';
import {
  cursorPosition,
  ITEM_COLUMNS,
  itemConditions,
  type ItemFilter,
  type ItemRow,
  spanAt,
  SqlParameters,
  toItem,
} from '@assay/features/datasets';
import { copyRows } from '@assay/platform/database';
import { DataSource } from 'typeorm';
import { ValuationsService } from './valuations.service';

const SORT_COLUMNS: Record<string, string> = {
  rank: 'v.rank',
  value: 'v.value',
  leverage: 'v.leverage',
  looResidual: 'v.loo_residual',
  knnShapley: 'v.knn_shapley',
};
/** Label number of a point without a label. */
const NO_LABEL = 65_535;

interface Row extends ItemRow {
  rank: number;
  value: number;
  leverage: number;
  loo_residual: number | null;
  knn_shapley: number | null;
}

/** The items of a valuation with their scores, and its map. */
@Injectable()
export class ValuedItemsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly valuations: ValuationsService,
  ) {}

  /** With a cursor, in the order of ranks. */
  async findAll(id: string, request: ListRequest<ItemFilter>): Promise<List<ValuedItem>> {
    const { version } = await this.valuations.findOne(id);
    const valuation = await this.valuations.ready(id);
    const parameters = new SqlParameters();
    const conditions = [`v.valuation_id = ${parameters.add(id)}`, ...itemConditions(request.filter, parameters)];
    const from = `from item_value v join item i on i.id = v.item_id join item_span s on ${spanAt(parameters.add(version))}`;
    const total =
      conditions.length === 1
        ? Number(valuation.rows)
        : await this.count(`${from} where ${conditions.join(' and ')}`, parameters.values);

    const column = SORT_COLUMNS[request.sort?.field ?? 'rank'] ?? 'v.rank';
    const order = request.sort?.order ?? 'asc';
    const byRank = column === 'v.rank';
    const cursor = cursorPosition(request.cursor, byRank);
    if (cursor !== null) conditions.push(`v.rank ${order === 'asc' ? '>' : '<'} ${parameters.add(cursor)}::bigint`);
    const rows: Row[] = await this.dataSource.query(
      `select ${ITEM_COLUMNS}, v.rank, v.value, v.leverage, v.loo_residual, v.knn_shapley ${from} where ${conditions.join(' and ')}
       order by ${column} ${order} nulls last, v.rank limit ${parameters.add(request.perPage)} offset ${parameters.add(cursor === null ? (request.page - 1) * request.perPage : 0)}`,
      parameters.values,
    );
    const last = rows.at(-1);
    return {
      data: rows.map(toValuedItem),
      total,
      nextCursor: byRank && last && rows.length === request.perPage ? String(last.rank) : null,
    };
  }

  private async count(fromWhere: string, parameters: unknown[]): Promise<number> {
    const counted: { count: string }[] = await this.dataSource.query(
      `select count(*) as count ${fromWhere}`,
      parameters,
    );
    return Number(counted[0]?.count ?? 0);
  }

  async mapInfo(id: string): Promise<ValuationMapInfo> {
    const valuation = await this.valuations.ready(id);
    return { rows: Number(valuation.rows), labels: valuation.mapLabels ?? [] };
  }

  /**
   * Every point of the map as little-endian columns, one after another: item id int64[n], x float32[n], y float32[n], value
   * float32[n], label uint16[n] (a number into the labels of `mapInfo`; 65535: none).
   */
  async map(id: string): Promise<Buffer> {
    const { rows, labels } = await this.mapInfo(id);
    const codes = new Map(labels.slice(0, NO_LABEL).map((label, code) => [label, code]));
    const bytes = Buffer.alloc(rows * 22);
    let k = 0;
    const query = `select v.item_id, v.x, v.y, v.value, i.label from item_value v join item i on i.id = v.item_id where v.valuation_id = '${id}' order by v.rank desc`;
    await copyRows(this.dataSource, query, (point) => {
      if (k >= rows) return;
      const label = point.text(4);
      bytes.writeBigInt64LE(point.int8(0), 8 * k);
      bytes.writeFloatLE(point.float4(1), 8 * rows + 4 * k);
      bytes.writeFloatLE(point.float4(2), 12 * rows + 4 * k);
      bytes.writeFloatLE(point.float8(3), 16 * rows + 4 * k);
      bytes.writeUInt16LE((label === null ? undefined : codes.get(label)) ?? NO_LABEL, 20 * rows + 2 * k);
      k++;
    });
    return bytes;
  }
}

function toValuedItem(row: Row): ValuedItem {
  return {
    ...toItem(row),
    rank: row.rank,
    value: row.value,
    leverage: row.leverage,
    looResidual: row.loo_residual,
    knnShapley: row.knn_shapley,
  };
}
