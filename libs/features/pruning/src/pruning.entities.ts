import type { CreatePruningJob, PruningManifest, PruningReport } from '@assay/contracts';
import { DatasetEntity } from '@assay/features/datasets';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A pruning of one version of a data set: asked for, previewed when `readyAt` is set, then applied, undone, purged. */
@Entity('pruning_job')
@Index('pruning_job_dataset', ['datasetId'])
export class PruningJobEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'pruning_job_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'pruning_job_dataset_fk', onDelete: 'CASCADE' })
  datasetId: string;

  @Column('integer')
  version: number;

  /** No foreign key: the record outlives the embeddings. */
  @Column('uuid', { name: 'embedding_set_id' })
  embeddingSetId: string;

  @Column('uuid', { name: 'valuation_id', nullable: true })
  valuationId: string | null;

  @Column('jsonb')
  request: CreatePruningJob;

  @Column('bigint')
  items: string;

  @Column('bigint', { nullable: true })
  kept: string | null;

  @Column('jsonb', { nullable: true })
  report: PruningReport | null;

  @Column('jsonb', { nullable: true })
  manifest: PruningManifest | null;

  /** Hash of the manifest. */
  @Column('text', { name: 'preview_hash', nullable: true })
  previewHash: string | null;

  /** What the items' labels, contributors and groups were when they were decided on. */
  @Column('text', { name: 'labels_hash', nullable: true })
  labelsHash: string | null;

  /** It was asked to be, and kept was not better than random. */
  @Column('boolean', { name: 'is_refused', default: false })
  isRefused: boolean;

  /** The last job that worked on it. */
  @Column('uuid', { name: 'job_id', nullable: true })
  jobId: string | null;

  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt: Date | null;

  @Column('integer', { name: 'applied_version', nullable: true })
  appliedVersion: number | null;

  @Column('timestamptz', { name: 'applied_at', nullable: true })
  appliedAt: Date | null;

  @Column('integer', { name: 'undone_version', nullable: true })
  undoneVersion: number | null;

  @Column('timestamptz', { name: 'undone_at', nullable: true })
  undoneAt: Date | null;

  @Column('timestamptz', { name: 'purged_at', nullable: true })
  purgedAt: Date | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** What a pruning job decided of one item. Each job has a partition of its own. */
@Entity('pruning_decision')
export class PruningDecisionEntity {
  @PrimaryColumn('uuid', { name: 'pruning_job_id', primaryKeyConstraintName: 'pruning_decision_pk' })
  pruningJobId: string;

  /** By value; 1 is the most valuable. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pruning_decision_pk' })
  rank: number;

  @Column('bigint', { name: 'item_id' })
  itemId: string;

  @Column('boolean')
  kept: boolean;

  /** Number into `DECISION_REASONS`. */
  @Column('smallint')
  reason: number;

  /** For training on what is kept; null: dropped. */
  @Column('double precision', { nullable: true })
  weight: number | null;

  @Column('double precision')
  value: number;

  /** Item that stands for this duplicate. */
  @Column('bigint', { name: 'duplicate_of', nullable: true })
  duplicateOf: string | null;
}
