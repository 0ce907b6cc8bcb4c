import { randomInt } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { eventually } from './eventually';

/** A place at which every writer to a table waits until it is let go. */
export interface Hold {
  /** Resolves when somebody, or as many as are named, waits there. */
  reached(count?: number): Promise<void>;
  /** Lets all go on, now and later. */
  release(): Promise<void>;
}

/**
 * Makes writers of some rows wait inside their transaction. A process that is killed there loses what it has not committed.
 * @param event such as `insert on valuation_part`
 * @param condition on the row, such as `new.shard = 0`
 */
export async function holdWriters(dataSource: DataSource, event: string, condition: string): Promise<Hold> {
  const key = randomInt(1, 2 ** 31);
  const holder = dataSource.createQueryRunner();
  await holder.query('select pg_advisory_lock($1)', [key]);
  await holder.query(`create function hold_${key}() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock(${key}); return new; end $$`);
  await holder.query(
    `create trigger hold_${key} before ${event} for each row when (${condition}) execute function hold_${key}()`,
  );
  return {
    async reached(count = 1) {
      await eventually(`${event} to be reached`, async () => {
        const waiting: unknown[] = await dataSource.query(
          `select 1 from pg_locks where locktype = 'advisory' and objid = $1 and not granted
             and database = (select oid from pg_database where datname = current_database())`,
          [key],
        );
        return waiting.length >= count;
      });
    },
    async release() {
      await holder.query('select pg_advisory_unlock($1)', [key]);
      await holder.query(`drop function hold_${key} cascade`);
      await holder.release();
    },
  };
}
