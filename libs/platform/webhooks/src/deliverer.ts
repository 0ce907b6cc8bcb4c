import { Injectable } from '@nestjs/common';
import { AuditService } from '@assay/platform/audit';
import { type Config, InjectConfig, VERSION } from '@assay/platform/config';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import { DataSource } from 'typeorm';
import { secondsUntilNext } from './back-off';
import { DeliveryLeases, type LeasedDelivery } from './leases';
import { payloadOf } from './payload';
import { DeliveryError, post } from './post';
import { signatureHeader } from './signature';
import { targetRule } from './target';

const TIMEOUT_MS = 10_000;
const GONE = 410;

/** Makes one attempt at a delivery and writes how it went. */
@Injectable()
export class Deliverer {
  private readonly leases: DeliveryLeases;

  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    @InjectConfig() private readonly config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.leases = new DeliveryLeases(dataSource);
  }

  /** @param signal ends the attempt; the delivery is put back then */
  async attempt(delivery: LeasedDelivery, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const answer = await this.send(delivery, signal);
    if (signal.aborted) return this.leases.putBack(delivery);
    const isGone = answer.status === GONE;
    const error = answer.error ?? refusedBy(answer.status);
    const isFinal = isGone || (answer.error?.final ?? false);
    const { retrySeconds } = this.config.webhooks;
    await this.leases.settle(delivery, {
      responseStatus: answer.status,
      durationMs: Math.round(performance.now() - started),
      error: error && { code: error.code, message: error.message },
      retryIn: isFinal ? null : secondsUntilNext(delivery.failures + 1, retrySeconds, Math.random),
    });
    // No URL: many are secrets.
    const { id: deliveryId, webhookId, attempts } = delivery;
    this.logger.info({ deliveryId, webhookId, attempts, status: answer.status, code: error?.code }, 'webhook called');
    if (isGone) await this.disable(webhookId);
  }

  private async send(
    delivery: LeasedDelivery,
    signal: AbortSignal,
  ): Promise<{ status: number | null; error: DeliveryError | null }> {
    const body = JSON.stringify(payloadOf(this.dataSource, delivery));
    const timestamp = Math.floor(Date.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'user-agent': `Assay/${VERSION}`,
      'webhook-id': delivery.id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureHeader(delivery.secrets, { id: delivery.id, timestamp, body }),
    };
    const options = { targets: targetRule(this.config), timeoutMs: TIMEOUT_MS, signal };
    try {
      return { status: await post(new URL(delivery.url), body, headers, options), error: null };
    } catch (error) {
      if (signal.aborted) return { status: null, error: null };
      if (error instanceof DeliveryError) return { status: null, error };
      throw error;
    }
  }

  /** The receiver has said that it is gone for good. */
  private async disable(id: string): Promise<void> {
    const reason = 'The receiver answered 410 Gone.';
    await this.dataSource.transaction(async (manager) => {
      const [rows] = await manager.query<[unknown[], number]>(
        `update webhook set enabled = false, disabled_reason = $2, updated_at = now() where id = $1 and enabled returning id`,
        [id, reason],
      );
      if (rows.length === 0) return;
      const entry = { action: 'webhook.disabled', subjectType: 'webhook', subjectId: id, details: { reason } };
      await this.audit.append(manager, { actor: 'system', ...entry });
    });
  }
}

/** What an answer says that is no success; null for one that is. */
function refusedBy(status: number | null): { code: string; message: string } | null {
  if (status === null || (status >= 200 && status < 300)) return null;
  if (status === GONE) return { code: 'gone', message: 'The receiver answered 410 Gone and is not called any more.' };
  if (status >= 300 && status < 400)
    return { code: 'redirected', message: `The receiver answered ${status}; redirects are not followed.` };
  return { code: 'bad_status', message: `The receiver answered ${status}.` };
}
