import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pruning jobs, what they decided of each item, and how many members a version lost. */
export class CreatePruning1790000008000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table dataset_version add column removed bigint not null default 0`);
    // What was pruned stays on record when the embeddings or the valuation it went by are deleted.
    await runner.query(`
      create table pruning_job (
        id uuid not null default gen_random_uuid(),
        name text not null,
        dataset_id uuid not null,
        version integer not null,
        embedding_set_id uuid not null,
        valuation_id uuid,
        request jsonb not null,
        items bigint not null,
        kept bigint,
        report jsonb,
        manifest jsonb,
        preview_hash text,
        labels_hash text,
        is_refused boolean not null default false,
        job_id uuid,
        ready_at timestamptz,
        applied_version integer,
        applied_at timestamptz,
        undone_version integer,
        undone_at timestamptz,
        purged_at timestamptz,
        created_by text not null,
        created_at timestamptz not null default now(),
        constraint pruning_job_pk primary key (id),
        constraint pruning_job_dataset_fk foreign key (dataset_id) references dataset (id) on delete cascade
      )`);
    await runner.query(`create index pruning_job_dataset on pruning_job (dataset_id)`);
    await runner.query(`
      create table pruning_decision (
        pruning_job_id uuid not null,
        rank integer not null,
        item_id bigint not null,
        kept boolean not null,
        reason smallint not null,
        weight double precision,
        value double precision not null,
        duplicate_of bigint,
        constraint pruning_decision_pk primary key (pruning_job_id, rank)
      ) partition by list (pruning_job_id)`);
    // A foreign key would be checked row by row. Emptied rather than dropped, which would lock out all readers; housekeeping drops it.
    await runner.query(`
      create function pruning_job_deleted() returns trigger language plpgsql as $$
      declare part text := 'pruning_decision_' || replace(old.id::text, '-', '');
      begin
        if to_regclass(part) is not null then execute format('truncate %I', part); end if;
        return null;
      end $$`);
    await runner.query(
      `create trigger pruning_decisions after delete on pruning_job for each row execute function pruning_job_deleted()`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table pruning_decision`);
    await runner.query(`drop table pruning_job`);
    await runner.query(`drop function pruning_job_deleted()`);
    await runner.query(`alter table dataset_version drop column removed`);
  }
}
