import type { JsonObject } from '@assay/contracts';
import type { DataSource } from 'typeorm';

/** Longer than an attempt can take, so that a lease runs out only under a worker that is gone. */
const LEASE_SECONDS = 30;

/** A delivery that this worker has leased, and all that an attempt at it needs. */
export interface LeasedDelivery {
  id: string;
  webhookId: string;
  type: string;
  job: JsonObject | null;
  createdAt: Date;
  /** With the one that is about to be made. */
  attempts: number;
  failures: number;
  url: string;
  secrets: string[];
}

export interface DeliveryOutcome {
  responseStatus: number | null;
  durationMs: number;
  /** Null: delivered. */
  error: { code: string; message: string } | null;
  /** Seconds until another attempt; null: there is none. */
  retryIn: number | null;
}

/**
 * The leases of deliveries. A due one is leased by one worker at a time; the worker that is killed loses it when the lease runs out,
 * and another makes the next attempt.
 */
export class DeliveryLeases {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Leases due deliveries, at most one of each webhook, so that one with many cannot keep the others waiting.
   * @param busy webhooks to leave out
   */
  async take(limit: number, busy: readonly string[]): Promise<LeasedDelivery[]> {
    const [rows] = await this.dataSource.query<[LeasedDelivery[], number]>(
      `with due as materialized (
         select first.id from webhook w cross join lateral (
           select d.id from webhook_delivery d
           where d.webhook_id = w.id and d.state = 'waiting' and d.next_attempt_at <= now()
             and (d.leased_until is null or d.leased_until < now())
           order by d.next_attempt_at limit 1 for update skip locked) first
         where w.enabled and w.id <> all ($2::uuid[]) limit $1)
       update webhook_delivery d
       set attempts = d.attempts + 1, last_attempt_at = now(), leased_until = now() + make_interval(secs => ${LEASE_SECONDS})
       from webhook w where w.id = d.webhook_id and d.id in (select id from due)
       returning d.id, d.webhook_id as "webhookId", d.type, d.job, d.created_at as "createdAt", d.attempts, d.failures, w.url,
         case when w.previous_secret_until > now() then array[w.secret, w.previous_secret] else array[w.secret] end as secrets`,
      [limit, busy],
    );
    return rows;
  }

  /** Writes how an attempt went and ends the lease. */
  async settle(
    delivery: LeasedDelivery,
    { responseStatus, durationMs, error, retryIn }: DeliveryOutcome,
  ): Promise<void> {
    const state = error === null ? 'delivered' : retryIn === null ? 'failed' : 'waiting';
    await this.dataSource.query(
      `update webhook_delivery set state = $3, leased_until = null, response_status = $4, duration_ms = $5, error = $6,
         failures = failures + $7, next_attempt_at = now() + make_interval(secs => $8)
       where id = $1 and attempts = $2 and state = 'waiting'`,
      [delivery.id, delivery.attempts, state, responseStatus, durationMs, error, error === null ? 0 : 1, retryIn ?? 0],
    );
  }

  /** Ends the lease without an outcome, for another worker to take over at once. */
  async putBack({ id, attempts }: LeasedDelivery): Promise<void> {
    await this.dataSource.query(
      `update webhook_delivery set leased_until = null, next_attempt_at = now() where id = $1 and attempts = $2 and state = 'waiting'`,
      [id, attempts],
    );
  }

  /** Removes deliveries older than this. */
  async forget(days: number): Promise<void> {
    await this.dataSource.query(`delete from webhook_delivery where created_at < now() - make_interval(days => $1)`, [
      days,
    ]);
  }
}
