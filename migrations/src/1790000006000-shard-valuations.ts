import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS = `
  valuation_id uuid not null,
  item_id bigint not null,
  "row" integer not null,
  rank integer not null,
  value double precision not null,
  leverage double precision not null,
  loo_residual double precision,
  knn_shapley double precision,
  x real not null,
  y real not null,
  constraint item_value_pk primary key (valuation_id, rank)`;

/** Name of a valuation's part of `item_value`, by an expression for its id. */
const partName = (id: string): string => `'item_value_' || replace(${id}::text, '-', '')`;

/**
 * Values in one partition per valuation, which is filled first and indexed afterwards; and the shards that several workers compute of
 * one valuation.
 */
export class ShardValuations1790000006000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table item_value rename to item_value_before`);
    await runner.query(`alter table item_value_before rename constraint item_value_pk to item_value_before_pk`);
    await runner.query(`drop index item_value_item, item_value_loo, item_value_knn`);
    await runner.query(`create table item_value (${COLUMNS}) partition by list (valuation_id)`);
    await runner.query(`create index item_value_item on item_value (item_id)`);
    await runner.query(`
      do $$ declare id uuid; part text; begin
        for id in select v.id from valuation v where exists (select 1 from item_value_before b where b.valuation_id = v.id) loop
          part := ${partName('id')};
          execute format('create table %I (like item_value)', part);
          execute format('insert into %I select * from item_value_before where valuation_id = %L order by rank', part, id);
          execute format('create index on %I (loo_residual, rank)', part);
          execute format('create index on %I (knn_shapley, rank)', part);
          execute format('alter table item_value attach partition %I for values in (%L)', part, id);
        end loop;
      end $$`);
    await runner.query(`drop table item_value_before`);
    // A foreign key would be checked row by row. The partition is emptied rather than dropped: that would lock out the readers of all
    // valuations. Housekeeping drops it.
    await runner.query(`
      create function valuation_deleted() returns trigger language plpgsql as $$
      begin
        if to_regclass(${partName('old.id')}) is not null then execute format('truncate %I', ${partName('old.id')}); end if;
        return null;
      end $$`);
    await runner.query(
      `create trigger valuation_values after delete on valuation for each row execute function valuation_deleted()`,
    );
    await runner.query(`
      create table valuation_shard (
        valuation_id uuid not null,
        phase text not null,
        shard integer not null,
        first_block integer not null,
        last_block integer not null,
        row_start bigint not null,
        rows bigint not null,
        engine text not null,
        done boolean not null default false,
        owner uuid,
        lease_until timestamptz,
        constraint valuation_shard_pk primary key (valuation_id, phase, shard),
        constraint valuation_shard_valuation_fk foreign key (valuation_id) references valuation (id) on delete cascade
      )`);
    await runner.query(`
      create table valuation_part (
        valuation_id uuid not null,
        phase text not null,
        shard integer not null,
        part integer not null,
        data bytea not null,
        constraint valuation_part_pk primary key (valuation_id, phase, shard, part),
        constraint valuation_part_valuation_fk foreign key (valuation_id) references valuation (id) on delete cascade
      )`);
    await runner.query(`alter table valuation_part alter column data set storage external`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table valuation_part`);
    await runner.query(`drop table valuation_shard`);
    await runner.query(`drop trigger valuation_values on valuation`);
    await runner.query(`drop function valuation_deleted()`);
    await runner.query(`create table item_value_before as select * from item_value`);
    await runner.query(`drop table item_value`);
    await runner.query(`
      create table item_value (${COLUMNS},
        constraint item_value_valuation_fk foreign key (valuation_id) references valuation (id) on delete cascade
      )`);
    await runner.query(`insert into item_value select * from item_value_before`);
    await runner.query(`drop table item_value_before`);
    await runner.query(`create index item_value_item on item_value (item_id)`);
    await runner.query(`create index item_value_loo on item_value (valuation_id, loo_residual)`);
    await runner.query(`create index item_value_knn on item_value (valuation_id, knn_shapley)`);
  }
}
