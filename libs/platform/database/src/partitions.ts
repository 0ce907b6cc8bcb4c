import type { DataSource, QueryRunner } from 'typeorm';
import { copyIn } from './copy/copy-in';

/** Memory that Postgres may use to sort an index. */
const SORT_MEMORY = '256MB';

/** A table partitioned by the id of what its rows belong to. All names are of our own, never from user input. */
export interface PartitionedTable {
  name: string;
  /** Column that it is partitioned by, a UUID. */
  key: string;
  /** Table whose rows own the partitions. */
  owner: string;
}

/** Name of the partition that belongs to `id`. */
const partitionName = (table: PartitionedTable, id: string): string => `${table.name}_${id.replaceAll('-', '')}`;

/**
 * Fills a partition in the runner's transaction. It is a table of its own until it is full and has its indexes: row by row, indexes and
 * a foreign key would cost ten times as much.
 * @param columns of `rows`, which are those of binary COPY
 * @param indexes columns of further indexes, such as `loo_residual, rank`
 */
export async function fillPartition(
  runner: QueryRunner,
  table: PartitionedTable,
  id: string,
  columns: string,
  rows: Iterable<Buffer>,
  indexes: readonly string[] = [],
): Promise<void> {
  const part = partitionName(table, id);
  // What an earlier try has left.
  await runner.query(`drop table if exists ${part}`);
  await runner.query(`set local maintenance_work_mem = '${SORT_MEMORY}'`);
  // The check spares the attachment a look at every row.
  await runner.query(
    `create table ${part} (like ${table.name}, constraint ${part}_own check (${table.key} = '${id}'))`,
  );
  await copyIn(runner, `${part} (${columns})`, rows, { freeze: true });
  for (const index of indexes) await runner.query(`create index on ${part} (${index})`);
  await runner.query(`alter table ${table.name} attach partition ${part} for values in ('${id}')`);
  await runner.query(`alter table ${part} drop constraint ${part}_own`);
  await runner.query(`analyze ${part}`);
}

/** Drops the partitions whose owners are gone, unless readers are in the way: then at another time. */
export async function dropAbandonedPartitions(dataSource: DataSource, table: PartitionedTable): Promise<void> {
  const parts: { name: string }[] = await dataSource.query(
    `select c.relname as name from pg_inherits h join pg_class c on c.oid = h.inhrelid
     where h.inhparent = '${table.name}'::regclass
       and not exists (select 1 from ${table.owner} o where '${table.name}_' || replace(o.id::text, '-', '') = c.relname)`,
  );
  for (const { name } of parts) {
    await dataSource.transaction(async (manager) => {
      await manager.query(`set local lock_timeout = '2s'`);
      await manager.query(`drop table if exists ${name}`);
    });
  }
}
