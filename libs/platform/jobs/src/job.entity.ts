import type { JobState, JsonObject } from '@assay/contracts';
import { Check, Column, CreateDateColumn, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A job's row is the truth of its state and progress; the queue only delivers. */
@Entity('job')
@Check('job_state_known', `state in ('queued', 'running', 'succeeded', 'failed', 'cancelled')`)
@Index('job_created_at', ['createdAt'])
@Index('job_subject', ['subjectId'])
@Index('job_scope', ['scopeId'])
@Index('job_idempotency', { synchronize: false })
@Index('job_unsettled', { synchronize: false })
export class JobEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'job_pk' })
  id: string;

  @Column('text')
  kind: string;

  @Column('text', { default: 'queued' })
  state: JobState;

  @Column('jsonb')
  payload: JsonObject;

  @Column('text', { nullable: true })
  phase: string | null;

  @Column('double precision', { default: 0 })
  done: number;

  @Column('double precision', { nullable: true })
  total: number | null;

  /** Grows with every change. A bigint column arrives as text. */
  @Column('bigint', { default: 1 })
  revision: string;

  /** Deliveries so far. Also the fence: a worker that was overtaken by a redelivery can write nothing any more. */
  @Column('integer', { default: 0 })
  attempt: number;

  @Column('boolean', { name: 'cancel_requested', default: false })
  cancelRequested: boolean;

  @Column('text', { name: 'subject_type', nullable: true })
  subjectType: string | null;

  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  /** The data set that must stay while the job is unsettled. */
  @Column('uuid', { name: 'scope_id', nullable: true })
  scopeId: string | null;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey: string | null;

  @Column('text', { name: 'request_hash', nullable: true })
  requestHash: string | null;

  @Column('jsonb', { nullable: true })
  result: JsonObject | null;

  @Column('jsonb', { nullable: true })
  error: { code: string; message: string } | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { name: 'finished_at', nullable: true })
  finishedAt: Date | null;

  @Column('timestamptz', { name: 'updated_at', default: () => 'now()' })
  updatedAt: Date;
}

/** A worker process that is, or was lately, alive. */
@Entity('worker')
export class WorkerEntity {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'worker_pk' })
  id: string;

  @Column('text')
  host: string;

  @Column('integer')
  pid: number;

  @Column('text')
  engine: string;

  @Column('timestamptz', { name: 'started_at', default: () => 'now()' })
  startedAt: Date;

  @Column('timestamptz', { name: 'seen_at', default: () => 'now()' })
  seenAt: Date;
}
