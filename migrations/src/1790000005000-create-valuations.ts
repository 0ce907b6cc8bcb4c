import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Valuations and the value of each item in them. */
export class CreateValuations1790000005000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table valuation (
        id uuid not null default gen_random_uuid(),
        name text not null,
        embedding_set_id uuid not null,
        method text not null,
        options jsonb not null,
        job_id uuid,
        ready_at timestamptz,
        rows bigint not null default 0,
        columns integer not null default 0,
        lambda double precision,
        effective_dimension double precision,
        rank integer,
        condition double precision,
        expected_error double precision,
        engine text,
        precision_used text,
        seconds jsonb,
        summary jsonb,
        map_labels jsonb,
        has_label_scores boolean not null default false,
        created_by text not null,
        created_at timestamptz not null default now(),
        constraint valuation_pk primary key (id),
        constraint valuation_set_fk foreign key (embedding_set_id) references embedding_set (id) on delete cascade
      )`);
    await runner.query(`create index valuation_set on valuation (embedding_set_id)`);
    await runner.query(`
      create table item_value (
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
        constraint item_value_pk primary key (valuation_id, rank),
        constraint item_value_valuation_fk foreign key (valuation_id) references valuation (id) on delete cascade
      )`);
    await runner.query(`create index item_value_item on item_value (item_id)`);
    await runner.query(`create index item_value_loo on item_value (valuation_id, loo_residual)`);
    await runner.query(`create index item_value_knn on item_value (valuation_id, knn_shapley)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table item_value`);
    await runner.query(`drop table valuation`);
  }
}
