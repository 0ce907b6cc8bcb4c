import type { Webhook, WebhookDelivery } from '@assay/contracts';
import type { DataSource } from 'typeorm';
import { payloadOf } from './payload';
import type { WebhookDeliveryEntity, WebhookEntity } from './webhook.entities';

/** Field by field, so that no secret can slip through. */
export function toWebhook(row: WebhookEntity): Webhook {
  const { id, url, kinds, states, description, enabled, disabledReason, createdBy } = row;
  return {
    id,
    url,
    events: kinds ?? 'all',
    states,
    description,
    enabled,
    disabledReason,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export function toDelivery(dataSource: DataSource, row: WebhookDeliveryEntity): WebhookDelivery {
  const { id, webhookId, type, state, attempts, responseStatus, durationMs, error } = row;
  return {
    id,
    webhookId,
    type,
    state,
    attempts,
    nextAttemptAt: state === 'waiting' ? row.nextAttemptAt.toISOString() : null,
    lastAttemptAt: row.lastAttemptAt?.toISOString() ?? null,
    responseStatus,
    durationMs,
    error,
    payload: payloadOf(dataSource, row),
    createdAt: row.createdAt.toISOString(),
  };
}
