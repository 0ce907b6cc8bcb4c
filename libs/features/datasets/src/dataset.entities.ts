import type { ItemKind, JsonObject } from '@assay/contracts';
import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';

@Entity('dataset')
@Index('dataset_name', { synchronize: false })
export class DatasetEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'dataset_pk' })
  id: string;

  /** Unique without regard to case. */
  @Column('text')
  name: string;

  @Column('text', { default: '' })
  description: string;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

/** An immutable state of a data set. Versions are numbered from 1 without gaps. */
@Entity('dataset_version')
@Index('dataset_version_job', ['jobId'], { unique: true })
export class DatasetVersionEntity {
  @PrimaryColumn('uuid', { name: 'dataset_id', primaryKeyConstraintName: 'dataset_version_pk' })
  @ForeignKey(() => DatasetEntity, { name: 'dataset_version_dataset_fk', onDelete: 'CASCADE' })
  datasetId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'dataset_version_pk' })
  number: number;

  /** SHA-256 over the ordered (external_id, sha256) pairs of its members. */
  @Column('text', { name: 'manifest_hash' })
  manifestHash: string;

  @Column('bigint')
  items: string;

  @Column('bigint')
  added: string;

  @Column('bigint')
  updated: string;

  /** Members of the version before that are not in this one. */
  @Column('bigint', { default: 0 })
  removed: string;

  @Column('text')
  reason: string;

  /** The job that made it; running that job again makes no second version. */
  @Column('uuid', { name: 'job_id', nullable: true })
  jobId: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

@Entity('item')
@Check('item_kind_known', `kind in ('image', 'text', 'row', 'vector')`)
@Index('item_external_id', ['datasetId', 'externalId'], { unique: true })
@Index('item_label', ['datasetId', 'label'])
@Index('item_contributor', ['datasetId', 'contributor'])
export class ItemEntity {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'BY DEFAULT',
    primaryKeyConstraintName: 'item_pk',
  })
  id: string;

  @Column('uuid', { name: 'dataset_id' })
  @ForeignKey(() => DatasetEntity, { name: 'item_dataset_fk', onDelete: 'CASCADE' })
  datasetId: string;

  @Column('text', { name: 'external_id' })
  externalId: string;

  /** Of the content as it is now; what it was in a version is in that version's span. */
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

  @Column('jsonb', { default: {} })
  attributes: JsonObject;

  @Column('boolean', { default: false })
  synthetic: boolean;

  @Column('boolean', { name: 'has_payload', default: false })
  hasPayload: boolean;
}

/** Membership: the item, with this content, is in every version from `fromVersion` up to but not including `toVersion`. */
@Entity('item_span')
@Index('item_span_sha256', ['sha256'])
@Index('item_span_version', ['datasetId', 'fromVersion', 'toVersion'])
export class ItemSpanEntity {
  @PrimaryColumn('bigint', { name: 'item_id', primaryKeyConstraintName: 'item_span_pk' })
  @ForeignKey(() => ItemEntity, { name: 'item_span_item_fk', onDelete: 'CASCADE' })
  itemId: string;

  @PrimaryColumn('integer', { name: 'from_version', primaryKeyConstraintName: 'item_span_pk' })
  fromVersion: number;

  /** Null: still a member. */
  @Column('integer', { name: 'to_version', nullable: true })
  toVersion: number | null;

  @Column('uuid', { name: 'dataset_id' })
  datasetId: string;

  @Column('bytea')
  sha256: Buffer;
}

/** Bytes of items, stored once by their hash. */
@Entity('payload')
export class PayloadEntity {
  @PrimaryColumn('bytea', { primaryKeyConstraintName: 'payload_pk' })
  sha256: Buffer;

  @Column('text', { name: 'media_type' })
  mediaType: string;

  @Column('integer')
  size: number;

  @Column('bytea')
  data: Buffer;

  @Column('bytea', { nullable: true })
  thumbnail: Buffer | null;
}
