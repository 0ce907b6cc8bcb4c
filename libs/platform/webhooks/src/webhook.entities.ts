import type { JsonObject, WebhookDeliveryState, WebhookState } from '@assay/contracts';
import { Check, Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Where to tell of jobs that have ended, and of which. */
@Entity('webhook')
export class WebhookEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'webhook_pk' })
  id: string;

  @Column('text')
  url: string;

  /** Kinds of jobs; null: all. */
  @Column('text', { array: true, nullable: true })
  kinds: string[] | null;

  @Column('text', { array: true })
  states: WebhookState[];

  @Column('text', { default: '' })
  description: string;

  @Column('boolean', { default: true })
  enabled: boolean;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  /**
   * The key of the signature, `whsec_…`. In clear, unlike passwords and API keys: those are only compared, which a hash suffices for,
   * but this one has to sign, which needs the key itself. It is answered once, when it is made, and never logged. Left out of queries
   * that do not ask for it.
   */
  @Column('text', { select: false })
  secret: string;

  /** The secret before the last rotation; it signs too until `previousSecretUntil`, so that receivers can change over. */
  @Column('text', { name: 'previous_secret', nullable: true, select: false })
  previousSecret: string | null;

  @Column('timestamptz', { name: 'previous_secret_until', nullable: true, select: false })
  previousSecretUntil: Date | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}

/** Something that a webhook has to tell, made by a trigger of the job table (or by hand: a ping). */
@Entity('webhook_delivery')
@Check('webhook_delivery_state_known', `state in ('waiting', 'delivered', 'failed')`)
@Index('webhook_delivery_log', ['webhookId', 'createdAt'])
@Index('webhook_delivery_created_at', ['createdAt'])
@Index('webhook_delivery_due', { synchronize: false })
export class WebhookDeliveryEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'webhook_delivery_pk' })
  id: string;

  @Column('uuid', { name: 'webhook_id' })
  @ForeignKey(() => WebhookEntity, { name: 'webhook_delivery_webhook_fk', onDelete: 'CASCADE' })
  webhookId: string;

  /** `job.<state>` or `webhook.ping`. */
  @Column('text')
  type: string;

  /** The job's row when it settled, by columns, less what only submitting it needs; null for a ping. */
  @Column('jsonb', { nullable: true })
  job: JsonObject | null;

  @Column('text', { default: 'waiting' })
  state: WebhookDeliveryState;

  /** Attempts so far. Also the fence: a worker whose lease ran out can write nothing any more once another has taken over. */
  @Column('integer', { default: 0 })
  attempts: number;

  /** Failed attempts since the delivery was made or asked for again; they drive the back-off. */
  @Column('integer', { default: 0 })
  failures: number;

  @Column('timestamptz', { name: 'next_attempt_at', default: () => 'now()' })
  nextAttemptAt: Date;

  /** Until then one worker is at it. */
  @Column('timestamptz', { name: 'leased_until', nullable: true })
  leasedUntil: Date | null;

  @Column('timestamptz', { name: 'last_attempt_at', nullable: true })
  lastAttemptAt: Date | null;

  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus: number | null;

  @Column('integer', { name: 'duration_ms', nullable: true })
  durationMs: number | null;

  @Column('jsonb', { nullable: true })
  error: { code: string; message: string } | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}
