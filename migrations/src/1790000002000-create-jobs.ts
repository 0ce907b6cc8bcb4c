import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Jobs, whose rows are the truth of their state, and the workers that run them. */
export class CreateJobs1790000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table job (
        id uuid not null default gen_random_uuid(),
        kind text not null,
        state text not null default 'queued',
        payload jsonb not null,
        phase text,
        done double precision not null default 0,
        total double precision,
        revision bigint not null default 1,
        attempt integer not null default 0,
        cancel_requested boolean not null default false,
        subject_type text,
        subject_id uuid,
        scope_id uuid,
        idempotency_key text,
        request_hash text,
        result jsonb,
        error jsonb,
        created_by text not null,
        created_at timestamptz not null default now(),
        started_at timestamptz,
        finished_at timestamptz,
        updated_at timestamptz not null default now(),
        constraint job_pk primary key (id),
        constraint job_state_known check (state in ('queued', 'running', 'succeeded', 'failed', 'cancelled'))
      )`);
    await runner.query(`create index job_created_at on job (created_at)`);
    await runner.query(`create index job_subject on job (subject_id)`);
    await runner.query(`create index job_scope on job (scope_id)`);
    await runner.query(
      `create unique index job_idempotency on job (created_by, idempotency_key) where idempotency_key is not null`,
    );
    await runner.query(`create index job_unsettled on job (updated_at) where state in ('queued', 'running')`);
    await runner.query(`
      create function job_changed() returns trigger language plpgsql as $$
      begin perform pg_notify('assay_job', new.id::text); return null; end $$`);
    await runner.query(
      `create trigger job_notify after insert or update on job for each row execute function job_changed()`,
    );
    await runner.query(`
      create table worker (
        id uuid not null,
        host text not null,
        pid integer not null,
        engine text not null,
        started_at timestamptz not null default now(),
        seen_at timestamptz not null default now(),
        constraint worker_pk primary key (id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table worker`);
    await runner.query(`drop table job`);
    await runner.query(`drop function job_changed()`);
  }
}
