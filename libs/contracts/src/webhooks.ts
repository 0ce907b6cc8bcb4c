import { z } from 'zod';
import { Id, JsonObject, Timestamp } from './common';
import { JOB_KINDS, JobError } from './jobs';
import { listOf, listQuery } from './list';

/** States of a job that a webhook can tell of: the ones in which it has ended. */
export const WEBHOOK_STATES = ['succeeded', 'failed', 'cancelled'] as const;
export const WebhookState = z.enum(WEBHOOK_STATES).meta({ id: 'WebhookState' });
export type WebhookState = z.infer<typeof WebhookState>;

/** A list without repetitions that is not empty. */
const someOf = <T extends z.ZodType>(value: T) =>
  z
    .array(value)
    .min(1)
    .max(50)
    .refine((values) => new Set(values).size === values.length, 'must not name anything twice');

/** Where a receiver listens. Addresses that are not public are refused elsewhere: only the server can look names up. */
export const WebhookUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
  .max(2048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    return url === null || (url.username === '' && url.password === '');
  }, 'must not contain a user name or password; check the signature instead');
const WebhookEvents = z.union([z.literal('all'), someOf(z.enum(JOB_KINDS))], {
  error: `must be 'all' or a list of ${JOB_KINDS.join(', ')}`,
});
const WebhookStates = someOf(WebhookState);
const Description = z.string().trim().max(500);

/** Where to tell of jobs that have ended, and of which. */
export const Webhook = z
  .object({
    id: Id,
    url: z.string(),
    events: z
      .union([z.literal('all'), z.array(z.string())])
      .meta({ description: 'Kinds of jobs that are told of, such as `import`; `all`: every kind, also future ones' }),
    states: z.array(WebhookState),
    description: z.string(),
    enabled: z.boolean(),
    disabledReason: z
      .string()
      .nullable()
      .meta({ description: 'Why it was disabled without anybody having asked for it' }),
    createdBy: z.string(),
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'Webhook' });
export type Webhook = z.infer<typeof Webhook>;
export const WebhookList = listOf('WebhookList', Webhook);
export const WebhookQuery = listQuery(['url', 'createdAt', 'updatedAt'], { q: z.string().max(100) });

export const CreateWebhook = z
  .strictObject({
    url: WebhookUrl,
    events: WebhookEvents.default('all'),
    states: WebhookStates.default([...WEBHOOK_STATES]),
    description: Description.default(''),
  })
  .meta({ id: 'CreateWebhook' });
export type CreateWebhook = z.infer<typeof CreateWebhook>;
export const UpdateWebhook = z
  .strictObject({
    url: WebhookUrl.optional(),
    events: WebhookEvents.optional(),
    states: WebhookStates.optional(),
    description: Description.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'UpdateWebhook' });
export type UpdateWebhook = z.infer<typeof UpdateWebhook>;

/** Answer of the two calls that make a secret. */
export const WebhookWithSecret = Webhook.extend({
  secret: z.string().meta({ description: 'Signs every delivery (Standard Webhooks, `whsec_…`); shown this once' }),
}).meta({ id: 'WebhookWithSecret' });
export type WebhookWithSecret = z.infer<typeof WebhookWithSecret>;

/** Body of a delivery. */
export const WebhookPayload = z
  .object({
    type: z.string().meta({ description: '`job.succeeded`, `job.failed`, `job.cancelled` or `webhook.ping`' }),
    timestamp: Timestamp.meta({ description: 'When it happened' }),
    data: JsonObject.meta({ description: 'The job as it was then, as in `GET /jobs/{id}`' }),
  })
  .meta({ id: 'WebhookPayload' });
export type WebhookPayload = z.infer<typeof WebhookPayload>;

export const WEBHOOK_DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export const WebhookDeliveryState = z.enum(WEBHOOK_DELIVERY_STATES).meta({ id: 'WebhookDeliveryState' });
export type WebhookDeliveryState = z.infer<typeof WebhookDeliveryState>;

/** Something that a receiver is told of, and how that went the last time. */
export const WebhookDelivery = z
  .object({
    id: Id.meta({ description: 'The header `webhook-id`; the same in every attempt' }),
    webhookId: Id,
    type: z.string(),
    state: WebhookDeliveryState,
    attempts: z.int(),
    nextAttemptAt: Timestamp.nullable().meta({ description: 'Null when none is to come' }),
    lastAttemptAt: Timestamp.nullable(),
    responseStatus: z.int().nullable(),
    durationMs: z.int().nullable(),
    error: JobError.nullable(),
    payload: WebhookPayload,
    createdAt: Timestamp,
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;
export const WebhookDeliveryList = listOf('WebhookDeliveryList', WebhookDelivery);
export const WebhookDeliveryQuery = listQuery(['createdAt'], { state: WebhookDeliveryState });
