import type { CreateValuation, Precision, Seconds, ValuationSummary } from '@assay/contracts';
import { EmbeddingSetEntity } from '@assay/features/embeddings';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

export type ValuationOptions = Pick<
  CreateValuation,
  'lambda' | 'normalize' | 'center' | 'precision' | 'labelScores' | 'neighbours'
>;

/** A value for every row of an embedding set, and what was found on the way. Not ready while `readyAt` is null. */
@Entity('valuation')
@Index('valuation_set', ['embeddingSetId'])
export class ValuationEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'valuation_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('uuid', { name: 'embedding_set_id' })
  @ForeignKey(() => EmbeddingSetEntity, { name: 'valuation_set_fk', onDelete: 'CASCADE' })
  embeddingSetId: string;

  @Column('text')
  method: string;

  @Column('jsonb')
  options: ValuationOptions;

  @Column('uuid', { name: 'job_id', nullable: true })
  jobId: string | null;

  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt: Date | null;

  @Column('bigint', { default: 0 })
  rows: string;

  @Column('integer', { default: 0 })
  columns: number;

  @Column('double precision', { nullable: true })
  lambda: number | null;

  @Column('double precision', { name: 'effective_dimension', nullable: true })
  effectiveDimension: number | null;

  @Column('integer', { nullable: true })
  rank: number | null;

  @Column('double precision', { nullable: true })
  condition: number | null;

  @Column('double precision', { name: 'expected_error', nullable: true })
  expectedError: number | null;

  @Column('text', { nullable: true })
  engine: string | null;

  @Column('text', { name: 'precision_used', nullable: true })
  precisionUsed: Precision | null;

  @Column('jsonb', { nullable: true })
  seconds: Seconds | null;

  @Column('jsonb', { nullable: true })
  summary: ValuationSummary | null;

  /** Class names that the map's label numbers stand for. */
  @Column('jsonb', { name: 'map_labels', nullable: true })
  mapLabels: string[] | null;

  @Column('boolean', { name: 'has_label_scores', default: false })
  hasLabelScores: boolean;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** What a valuation says of one item. Each valuation has a partition of its own, which `storeValues` makes. */
@Entity('item_value')
@Index('item_value_item', ['itemId'])
export class ItemValueEntity {
  @PrimaryColumn('uuid', { name: 'valuation_id', primaryKeyConstraintName: 'item_value_pk' })
  valuationId: string;

  @Column('bigint', { name: 'item_id' })
  itemId: string;

  /** Row of the embedding set. */
  @Column('integer')
  row: number;

  /** 1 is the most valuable. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'item_value_pk' })
  rank: number;

  /** π = leverage / effective dimension. */
  @Column('double precision')
  value: number;

  /** In-sample ridge leverage. */
  @Column('double precision')
  leverage: number;

  @Column('double precision', { name: 'loo_residual', nullable: true })
  looResidual: number | null;

  @Column('double precision', { name: 'knn_shapley', nullable: true })
  knnShapley: number | null;

  /** Coordinates on the first two principal axes of the embedding. */
  @Column('real')
  x: number;

  @Column('real')
  y: number;
}
