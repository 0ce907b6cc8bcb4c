import type { ImageInput } from '@assay/contracts';
import { DatasetEntity } from '@assay/features/datasets';
import { BlobEntity } from '@assay/platform/storage';
import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A registered ONNX image model. */
@Entity('model')
@Index('model_name', { synchronize: false })
@Index('model_blob', ['blobId'])
export class ModelEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'model_pk' })
  id: string;

  /** Unique without regard to case. */
  @Column('text')
  name: string;

  @Column('text')
  sha256: string;

  @Column('bigint')
  size: string;

  @Column('uuid', { name: 'blob_id' })
  @ForeignKey(() => BlobEntity, { name: 'model_blob_fk' })
  blobId: string;

  @Column('jsonb')
  input: ImageInput;

  @Column('text', { name: 'output_name' })
  outputName: string;

  @Column('integer')
  dimension: number;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** One vector per item of a version: n × d float32, in feature blocks. Not ready while `readyAt` is null. */
@Entity('embedding_set')
@Index('embedding_set_dataset', ['datasetId'])
@Index('embedding_set_model', ['modelId'])
export class EmbeddingSetEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'embedding_set_pk' })
  id: string;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'embedding_set_dataset_fk', onDelete: 'CASCADE' })
  datasetId: string;

  @Column('integer')
  version: number;

  @Column('text')
  name: string;

  /** Null: the vectors were imported. */
  @Column('uuid', { name: 'model_id', nullable: true })
  @ForeignKey(() => ModelEntity, { name: 'embedding_set_model_fk' })
  modelId: string | null;

  @Column('integer')
  dimension: number;

  @Column('bigint', { default: 0 })
  rows: string;

  @Column('timestamptz', { name: 'ready_at', nullable: true })
  readyAt: Date | null;

  @Column('uuid', { name: 'job_id', nullable: true })
  jobId: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** Consecutive rows of an embedding set, row-major little-endian float32. */
@Entity('feature_block')
export class FeatureBlockEntity {
  @PrimaryColumn('uuid', { name: 'embedding_set_id', primaryKeyConstraintName: 'feature_block_pk' })
  @ForeignKey(() => EmbeddingSetEntity, { name: 'feature_block_set_fk', onDelete: 'CASCADE' })
  embeddingSetId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'feature_block_pk' })
  seq: number;

  @Column('bigint', { name: 'row_start' })
  rowStart: string;

  @Column('integer')
  rows: number;

  @Column('bytea')
  data: Buffer;
}

/** Which item a row of an embedding set belongs to. */
@Entity('embedding_row')
export class EmbeddingRowEntity {
  @PrimaryColumn('uuid', { name: 'embedding_set_id', primaryKeyConstraintName: 'embedding_row_pk' })
  @ForeignKey(() => EmbeddingSetEntity, { name: 'embedding_row_set_fk', onDelete: 'CASCADE' })
  embeddingSetId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'embedding_row_pk' })
  row: number;

  @Column('bigint', { name: 'item_id' })
  itemId: string;
}
