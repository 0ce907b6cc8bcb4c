import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Image models and embedding sets: n × d float32 in feature blocks, with the order of their rows. */
export class CreateEmbeddings1790000004000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table model (
        id uuid not null default gen_random_uuid(),
        name text not null,
        sha256 text not null,
        size bigint not null,
        blob_id uuid not null,
        input jsonb not null,
        output_name text not null,
        dimension integer not null,
        created_by text not null,
        created_at timestamptz not null default now(),
        constraint model_pk primary key (id),
        constraint model_blob_fk foreign key (blob_id) references blob (id)
      )`);
    await runner.query(`create unique index model_name on model (lower(name))`);
    await runner.query(`create index model_blob on model (blob_id)`);
    await runner.query(`
      create table embedding_set (
        id uuid not null default gen_random_uuid(),
        dataset_id uuid not null,
        version integer not null,
        name text not null,
        model_id uuid,
        dimension integer not null,
        rows bigint not null default 0,
        ready_at timestamptz,
        job_id uuid,
        created_by text not null,
        created_at timestamptz not null default now(),
        constraint embedding_set_pk primary key (id),
        constraint embedding_set_dataset_fk foreign key (dataset_id) references dataset (id) on delete cascade,
        constraint embedding_set_model_fk foreign key (model_id) references model (id)
      )`);
    await runner.query(`create index embedding_set_dataset on embedding_set (dataset_id)`);
    await runner.query(`create index embedding_set_model on embedding_set (model_id)`);
    await runner.query(`
      create table feature_block (
        embedding_set_id uuid not null,
        seq integer not null,
        row_start bigint not null,
        rows integer not null,
        data bytea not null,
        constraint feature_block_pk primary key (embedding_set_id, seq),
        constraint feature_block_set_fk foreign key (embedding_set_id) references embedding_set (id) on delete cascade
      )`);
    await runner.query(`alter table feature_block alter column data set storage external`);
    await runner.query(`
      create table embedding_row (
        embedding_set_id uuid not null,
        "row" integer not null,
        item_id bigint not null,
        constraint embedding_row_pk primary key (embedding_set_id, "row"),
        constraint embedding_row_set_fk foreign key (embedding_set_id) references embedding_set (id) on delete cascade
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['embedding_row', 'feature_block', 'embedding_set', 'model'])
      await runner.query(`drop table ${table}`);
  }
}
