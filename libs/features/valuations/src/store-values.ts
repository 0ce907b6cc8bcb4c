import { type LeverageResult, rankDescending } from '@assay/compute/leverage';
import { fillPartition, type PartitionedTable } from '@assay/platform/database';
import type { DataSource, QueryRunner } from 'typeorm';
import { summarize } from './summarize';
import { ValuationEntity } from './valuation.entities';
import { VALUE_COLUMNS, type ValueTable } from './value-table';

/** Values have a partition for each valuation. */
export const VALUE_TABLE: PartitionedTable = { name: 'item_value', key: 'valuation_id', owner: 'valuation' };

/**
 * Keeps everything in one transaction: a valuation has all its values or none. What another delivery has kept meanwhile stays.
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
    const rows = table.copyRows(valuation.id, ranks, result.effectiveDimension);
    const indexes = [
      ...(table.looResidual ? ['loo_residual, rank'] : []),
      ...(table.knnShapley ? ['knn_shapley, rank'] : []),
    ];
    await fillPartition(runner, VALUE_TABLE, valuation.id, VALUE_COLUMNS, rows, indexes);
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
