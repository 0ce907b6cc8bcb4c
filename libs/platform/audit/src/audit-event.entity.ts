import type { JsonObject } from '@assay/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('audit_event')
export class AuditEventEntity {
  /** Consecutive from 1. A bigint column arrives as text. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'audit_event_pk' })
  seq: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text', { name: 'subject_type' })
  subjectType: string;

  @Column('text', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('jsonb')
  details: JsonObject;

  @Column('text', { name: 'previous_hash' })
  previousHash: string;

  @Column('text')
  hash: string;
}
