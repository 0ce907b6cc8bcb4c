import type { ItemKind, JsonObject } from '@assay/contracts';
import { JobEntity } from '@assay/platform/jobs';
import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Staging area of imports: nothing of an import is visible until its last step moves it into items, in one transaction. */
@Entity('import_row')
@Index('import_row_job', ['jobId'])
export class ImportRowEntity {
  /** One attempt of the job: an attempt that was overtaken must not mix its rows with those of the next. */
  @PrimaryColumn('uuid', { name: 'stage_id', primaryKeyConstraintName: 'import_row_pk' })
  stageId: string;

  @Column('uuid', { name: 'job_id' })
  jobId: string;

  @PrimaryColumn('text', { name: 'external_id', primaryKeyConstraintName: 'import_row_pk' })
  externalId: string;

  /** Position among the good rows, from 0; also the row of its vector. */
  @Column('integer')
  seq: number;

  @Column('bytea')
  sha256: Buffer;

  @Column('text')
  kind: ItemKind;

  @Column('text', { nullable: true })
  label: string | null;

  @Column('text', { nullable: true })
  contributor: string | null;

  @Column('text', { nullable: true })
  group: string | null;

  @Column('jsonb')
  attributes: JsonObject;

  @Column('boolean', { name: 'has_payload' })
  hasPayload: boolean;
}

/** A row that was not imported, and why. */
@Entity('import_problem')
export class ImportProblemEntity {
  @PrimaryColumn('uuid', { name: 'job_id', primaryKeyConstraintName: 'import_problem_pk' })
  @ForeignKey(() => JobEntity, { name: 'import_problem_job_fk', onDelete: 'CASCADE' })
  jobId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'import_problem_pk' })
  seq: number;

  @Column('bigint')
  line: string;

  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Column('text')
  code: string;

  @Column('text')
  reason: string;
}
