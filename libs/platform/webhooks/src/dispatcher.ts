import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { InjectDatabaseUrl, listen, type NotificationListener } from '@assay/platform/database';
import { Housekeeping } from '@assay/platform/jobs';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import { DataSource } from 'typeorm';
import { Deliverer } from './deliverer';
import { DeliveryLeases } from './leases';

/** Due retries are looked for this often; new deliveries are notified at once, and found by this should the notification be lost. */
const POLL_MS = 2000;
/** Attempts of one worker at a time, and how many of them may be at one webhook, whose receiver may be slow. */
const SLOTS = 32;
const SLOTS_PER_WEBHOOK = 4;
/** A stopping worker lets attempts go on for so long. */
const GRACE_MS = 2000;
const KEPT_DAYS = 30;

/** Keeps a worker delivering what is due. Any number of workers share the work by leases. */
@Injectable()
export class WebhookDispatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly leases: DeliveryLeases;
  private readonly underWay = new Map<Promise<void>, string>();
  private readonly stopping = new AbortController();
  private listener: NotificationListener | null = null;
  private timer: NodeJS.Timeout | null = null;
  private filling: Promise<void> | null = null;
  private again = false;
  private stopped = false;

  constructor(
    dataSource: DataSource,
    private readonly deliverer: Deliverer,
    private readonly housekeeping: Housekeeping,
    @InjectDatabaseUrl() private readonly databaseUrl: string,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.leases = new DeliveryLeases(dataSource);
  }

  onApplicationBootstrap(): void {
    this.housekeeping.register('old deliveries of webhooks', () => this.leases.forget(KEPT_DAYS));
    this.listener = listen(this.databaseUrl, 'assay_webhook', {
      onNotification: () => this.wake(),
      onReconnect: () => this.wake(),
      onError: (error) => this.logger.warn({ err: error }, 'listening for webhook deliveries was interrupted'),
    });
    this.timer = setInterval(() => this.wake(), POLL_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.listener?.close();
    await this.filling;
    const patience = setTimeout(() => this.stopping.abort(), GRACE_MS);
    await Promise.all(this.underWay.keys());
    clearTimeout(patience);
  }

  /** Fills the free slots with what is due; one round at a time, and another if something became due meanwhile. */
  private wake(): void {
    this.again = true;
    if (this.stopped) return;
    this.filling ??= this.fill()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'could not look for webhook deliveries'))
      .finally(() => {
        this.filling = null;
        if (this.again) this.wake();
      });
  }

  private async fill(): Promise<void> {
    while (this.again && !this.stopped) {
      this.again = false;
      for (;;) {
        const free = SLOTS - this.underWay.size;
        const leased = free > 0 && !this.stopped ? await this.leases.take(free, this.busy()) : [];
        if (leased.length === 0) break;
        for (const delivery of leased)
          this.track(delivery.webhookId, this.deliverer.attempt(delivery, this.stopping.signal));
      }
    }
  }

  /** A failure to write the outcome leaves the lease to run out, after which the next attempt is made. */
  private track(webhookId: string, attempt: Promise<void>): void {
    const tracked = attempt
      .catch((error: unknown) => this.logger.error({ err: error, webhookId }, 'could not deliver to a webhook'))
      .finally(() => {
        this.underWay.delete(tracked);
        this.wake();
      });
    this.underWay.set(tracked, webhookId);
  }

  /** Webhooks that have all the slots they may have. */
  private busy(): string[] {
    const counts = new Map<string, number>();
    for (const id of this.underWay.values()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return [...counts].flatMap(([id, count]) => (count >= SLOTS_PER_WEBHOOK ? [id] : []));
  }
}
