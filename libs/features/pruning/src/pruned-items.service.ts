import { Injectable } from '@nestjs/common';
import { DECISION_REASONS, type DecisionReason, type List, type ListRequest, type PrunedItem } from '@assay/contracts';
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
import { DataSource } from 'typeorm';
import { PruningJobsService } from './pruning-jobs.service';

const SORT_COLUMNS: Record<string, string> = { rank: 'p.rank', value: 'p.value', weight: 'p.weight' };

interface Row extends ItemRow {
  kept: boolean;
  reason: number;
  weight: number | null;
  value: number;
  rank: number;
  duplicate_of: string | null;
}

/** The items of a pruning job with what it decided. */
@Injectable()
export class PrunedItemsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly pruningJobs: PruningJobsService,
  ) {}

  /** With a cursor, in the order of ranks. */
  async findAll(
    id: string,
    request: ListRequest<ItemFilter & { kept?: 'true' | 'false'; reason?: DecisionReason }>,
  ): Promise<List<PrunedItem>> {
    const { version } = await this.pruningJobs.previewed(id);
    const { kept, reason, ...itemFilter } = request.filter;
    const parameters = new SqlParameters();
    const conditions = [`p.pruning_job_id = ${parameters.add(id)}`, ...itemConditions(itemFilter, parameters)];
    if (kept !== undefined) conditions.push(`p.kept = ${parameters.add(kept === 'true')}`);
    if (reason !== undefined) conditions.push(`p.reason = ${parameters.add(DECISION_REASONS.indexOf(reason))}`);
    const from = `from pruning_decision p join item i on i.id = p.item_id join item_span s on ${spanAt(parameters.add(version))}`;
    const counted: { count: string }[] = await this.dataSource.query(
      `select count(*) as count ${from} where ${conditions.join(' and ')}`,
      parameters.values,
    );
    const column = SORT_COLUMNS[request.sort?.field ?? 'rank'] ?? 'p.rank';
    const order = request.sort?.order ?? 'asc';
    const byRank = column === 'p.rank';
    const cursor = cursorPosition(request.cursor, byRank);
    if (cursor !== null) conditions.push(`p.rank ${order === 'asc' ? '>' : '<'} ${parameters.add(cursor)}::bigint`);
    const rows: Row[] = await this.dataSource.query(
      `select ${ITEM_COLUMNS}, p.kept, p.reason, p.weight, p.value, p.rank,
         (select o.external_id from item o where o.id = p.duplicate_of) as duplicate_of
       ${from} where ${conditions.join(' and ')}
       order by ${column} ${order} nulls last, p.rank limit ${parameters.add(request.perPage)} offset ${parameters.add(cursor === null ? (request.page - 1) * request.perPage : 0)}`,
      parameters.values,
    );
    const last = rows.at(-1);
    return {
      data: rows.map(toPrunedItem),
      total: Number(counted[0]?.count ?? 0),
      nextCursor: byRank && last && rows.length === request.perPage ? String(last.rank) : null,
    };
  }
}

function toPrunedItem(row: Row): PrunedItem {
  const { kept, weight, value, rank } = row;
  return {
    ...toItem(row),
    ...{ kept, weight, value, rank },
    reason: DECISION_REASONS[row.reason],
    duplicateOf: row.duplicate_of,
  };
}
