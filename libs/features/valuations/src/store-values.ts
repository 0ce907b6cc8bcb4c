import { type LeverageResult, rankDescending } from '@assay/compute/leverage';
import { copyIn } from '@assay/platform/database';
import type { DataSource, QueryRunner } from 'typeorm';
import { summarize } from './summarize';
import { ValuationEntity } from './valuation.entities';
import { VALUE_COLUMNS, type ValueTable } from './value-table';

/** Memory that Postgres may use to sort an index. */
const SORT_MEMORY = '256MB';

/** Name of a valuation's partition of `item_value`. */
const partName = (valuationId: string): string => `item_value_${valuationId.replaceAll('-', '')}`;

/**
 * Keeps everything in one transaction: a valuation has all its values or none. They fill a table of their own, which gets its indexes
 * when it is full and then becomes a partition of `item_value`: row by row, indexes and a foreign key would cost ten times as much.
 * What another delivery has kept meanwhile stays.
 * @param alongside done in the same transaction
 */
export async function storeValues(
  dataSource: DataSource,
  valuation: ValuationEntity,
  table: ValueTable,
  result: LeverageResult,
  labelSeconds: number,
  alongside: (manager: QueryRunner['manager']) => Promise<void>,
): Promise<void> {
  const ranks = rankDescending(table.leverage);
  await dataSource.transaction(async (manager) => {
    const runner = manager.queryRunner;
    if (!runner) throw new Error('no transaction');
    const [current]: { ready_at: Date | null }[] = await manager.query(
      'select ready_at from valuation where id = $1 for update',
      [valuation.id],
    );
    if (!current) throw new Error('the valuation is gone');
    if (current.ready_at !== null) return;
    await fillPartition(runner, valuation.id, table, ranks, result.effectiveDimension);
    const { gram, factor, scores, total } = result.seconds;
    await manager.getRepository(ValuationEntity).save({
      id: valuation.id,
      readyAt: new Date(),
      rows: String(result.rows),
      columns: result.columns,
      lambda: result.lambda,
      effectiveDimension: result.effectiveDimension,
      rank: result.rank,
      condition: result.condition,
      expectedError: result.expectedError,
      engine: result.engine,
      precisionUsed: result.precision,
      seconds: { gram, factor, scores, labels: labelSeconds, total: total + labelSeconds },
      summary: summarize(table, result.effectiveDimension),
      mapLabels: table.labels.names,
      hasLabelScores: table.looResidual !== null,
    });
    await alongside(manager);
  });
}

async function fillPartition(
  runner: QueryRunner,
  valuationId: string,
  table: ValueTable,
  ranks: Uint32Array,
  effectiveDimension: number,
): Promise<void> {
  const part = partName(valuationId);
  await runner.query(`set local maintenance_work_mem = '${SORT_MEMORY}'`);
  // The check spares the attachment a look at every row.
  await runner.query(
    `create table ${part} (like item_value, constraint ${part}_own check (valuation_id = '${valuationId}'))`,
  );
  const rows = table.copyRows(valuationId, ranks, effectiveDimension);
  await copyIn(runner, `${part} (${VALUE_COLUMNS})`, rows, { freeze: true });
  if (table.looResidual) await runner.query(`create index on ${part} (loo_residual, rank)`);
  if (table.knnShapley) await runner.query(`create index on ${part} (knn_shapley, rank)`);
  await runner.query(`alter table item_value attach partition ${part} for values in ('${valuationId}')`);
  await runner.query(`alter table ${part} drop constraint ${part}_own`);
  await runner.query(`analyze ${part}`);
}

/** Drops the partitions of valuations that are gone, unless readers are in the way: then at another time. */
export async function dropAbandonedValues(dataSource: DataSource): Promise<void> {
  const parts: { name: string }[] = await dataSource.query(
    `select c.relname as name from pg_inherits h join pg_class c on c.oid = h.inhrelid
     where h.inhparent = 'item_value'::regclass
       and not exists (select 1 from valuation v where 'item_value_' || replace(v.id::text, '-', '') = c.relname)`,
  );
  for (const { name } of parts) {
    await dataSource.transaction(async (manager) => {
      await manager.query(`set local lock_timeout = '2s'`);
      await manager.query(`drop table if exists ${name}`);
    });
  }
}
