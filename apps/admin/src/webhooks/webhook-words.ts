import type { Webhook, WebhookDelivery } from '@assay/contracts';
import { formatSeconds } from '../format/format';
import { kindOf } from '../jobs/job-words';

/** Host and path, which is what tells webhooks apart. */
export const shortUrl = (url: string): string => url.replace(/^https?:\/\//, '').replace(/\/$/, '');

/** What a webhook is told of: `Every job that succeeded or failed`. */
export function toldOf({ events, states }: Pick<Webhook, 'events' | 'states'>): string {
  const kinds = events === 'all' ? 'Every job' : events.map(kindOf).join(', ');
  return states.length === 3 ? `${kinds}, however it ends` : `${kinds} that ${states.map(ended).join(' or ')}`;
}

const ended = (state: string): string => (state === 'cancelled' ? 'was cancelled' : state);

/** How the last attempt went: `204 in 12 ms`, or why there was no answer. */
export function outcomeOf({ responseStatus, durationMs, error }: WebhookDelivery): string {
  if (responseStatus === null) return error?.message ?? '';
  return durationMs === null ? String(responseStatus) : `${responseStatus} in ${formatSeconds(durationMs / 1000)}`;
}
