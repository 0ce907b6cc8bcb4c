import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, sessions, API keys, and the append-only audit trail. */
export class CreateAccounts1790000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table "user" (
        id uuid not null default gen_random_uuid(),
        username text not null,
        password_hash text not null,
        role text not null,
        disabled boolean not null default false,
        created_at timestamptz not null default now(),
        last_login_at timestamptz,
        constraint user_pk primary key (id),
        constraint user_role_known check (role in ('viewer', 'annotator', 'curator', 'admin'))
      )`);
    await runner.query(`create unique index user_username on "user" (lower(username))`);
    await runner.query(`
      create table session (
        token_hash text not null,
        user_id uuid not null,
        created_at timestamptz not null default now(),
        expires_at timestamptz not null,
        constraint session_pk primary key (token_hash),
        constraint session_user_fk foreign key (user_id) references "user" (id) on delete cascade
      )`);
    await runner.query(`create index session_by_user on session (user_id)`);
    await runner.query(`
      create table api_key (
        id uuid not null default gen_random_uuid(),
        name text not null,
        prefix text not null,
        key_hash text not null,
        role text not null,
        created_by uuid,
        created_at timestamptz not null default now(),
        expires_at timestamptz,
        last_used_at timestamptz,
        revoked_at timestamptz,
        constraint api_key_pk primary key (id),
        constraint api_key_user_fk foreign key (created_by) references "user" (id) on delete cascade,
        constraint api_key_role_known check (role in ('viewer', 'annotator', 'curator', 'admin'))
      )`);
    await runner.query(`create unique index api_key_hash on api_key (key_hash)`);
    await runner.query(`create index api_key_created_by on api_key (created_by)`);
    await runner.query(`
      create table audit_event (
        seq bigint not null,
        at timestamptz not null,
        actor text not null,
        action text not null,
        subject_type text not null,
        subject_id text,
        details jsonb not null,
        previous_hash text not null,
        hash text not null,
        constraint audit_event_pk primary key (seq)
      )`);
    await runner.query(`
      create function audit_event_is_append_only() returns trigger language plpgsql as $$
      begin raise exception 'audit_event is append-only'; end $$`);
    await runner.query(`
      create trigger audit_event_append_only before update or delete or truncate on audit_event
      for each statement execute function audit_event_is_append_only()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table audit_event`);
    await runner.query(`drop function audit_event_is_append_only()`);
    await runner.query(`drop table api_key`);
    await runner.query(`drop table session`);
    await runner.query(`drop table "user"`);
  }
}
