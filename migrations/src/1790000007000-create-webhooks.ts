import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Webhooks, and what they have to deliver. A trigger of the job table makes the deliveries, in the transaction that settles the job:
 * so no way of settling one can miss it, and a crash loses none.
 */
export class CreateWebhooks1790000007000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhook (
        id uuid not null default gen_random_uuid(),
        url text not null,
        kinds text[],
        states text[] not null,
        description text not null default '',
        enabled boolean not null default true,
        disabled_reason text,
        secret text not null,
        previous_secret text,
        previous_secret_until timestamptz,
        created_by text not null,
        created_at timestamptz not null default now(),
        updated_at timestamptz not null default now(),
        constraint webhook_pk primary key (id)
      )`);
    await runner.query(`
      create table webhook_delivery (
        id uuid not null default gen_random_uuid(),
        webhook_id uuid not null,
        type text not null,
        job jsonb,
        state text not null default 'waiting',
        attempts integer not null default 0,
        failures integer not null default 0,
        next_attempt_at timestamptz not null default now(),
        leased_until timestamptz,
        last_attempt_at timestamptz,
        response_status integer,
        duration_ms integer,
        error jsonb,
        created_at timestamptz not null default now(),
        constraint webhook_delivery_pk primary key (id),
        constraint webhook_delivery_webhook_fk foreign key (webhook_id) references webhook (id) on delete cascade,
        constraint webhook_delivery_state_known check (state in ('waiting', 'delivered', 'failed'))
      )`);
    await runner.query(`create index webhook_delivery_log on webhook_delivery (webhook_id, created_at)`);
    await runner.query(`create index webhook_delivery_created_at on webhook_delivery (created_at)`);
    await runner.query(
      `create index webhook_delivery_due on webhook_delivery (webhook_id, next_attempt_at) where state = 'waiting'`,
    );
    await runner.query(`
      create function webhook_delivery_due() returns trigger language plpgsql as $$
      begin perform pg_notify('assay_webhook', ''); return null; end $$`);
    await runner.query(`
      create trigger webhook_delivery_notify after insert or update of next_attempt_at on webhook_delivery for each row
      when (new.state = 'waiting' and new.next_attempt_at <= now()) execute function webhook_delivery_due()`);
    // The lock skips a webhook that is being deleted: a foreign key without its target would make the job unable to settle.
    await runner.query(`
      create function job_settled() returns trigger language plpgsql as $$
      begin
        insert into webhook_delivery (webhook_id, type, job)
          select w.id, 'job.' || new.state, to_jsonb(new) - 'payload' - 'idempotency_key' - 'request_hash'
          from webhook w
          where w.enabled and new.state = any (w.states) and (w.kinds is null or new.kind = any (w.kinds))
          for key share;
        return null;
      end $$`);
    await runner.query(`
      create trigger job_settled after update of state on job for each row
      when (new.state in ('succeeded', 'failed', 'cancelled') and old.state is distinct from new.state)
      execute function job_settled()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop trigger job_settled on job`);
    await runner.query(`drop function job_settled()`);
    await runner.query(`drop table webhook_delivery`);
    await runner.query(`drop function webhook_delivery_due()`);
    await runner.query(`drop table webhook`);
  }
}
