import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { ValuationEntity } from '../valuation.entities';

/** Consecutive feature blocks in one pass of a valuation: what a worker takes at a time. There while the valuation is computed. */
@Entity('valuation_shard')
export class ValuationShardEntity {
  @PrimaryColumn('uuid', { name: 'valuation_id', primaryKeyConstraintName: 'valuation_shard_pk' })
  @ForeignKey(() => ValuationEntity, { name: 'valuation_shard_valuation_fk', onDelete: 'CASCADE' })
  valuationId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'valuation_shard_pk' })
  phase: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'valuation_shard_pk' })
  shard: number;

  @Column('integer', { name: 'first_block' })
  firstBlock: number;

  @Column('integer', { name: 'last_block' })
  lastBlock: number;

  @Column('bigint', { name: 'row_start' })
  rowStart: string;

  @Column('bigint')
  rows: string;

  /** The engine that computes it: another one might give other last digits. */
  @Column('text')
  engine: string;

  @Column('boolean', { default: false })
  done: boolean;

  /** Who works on it, until the lease has run out. */
  @Column('uuid', { nullable: true })
  owner: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;
}

/** A piece of what a pass starts from, of what a shard gave, or of what all shards gave together (see `ShardStore`). */
@Entity('valuation_part')
export class ValuationPartEntity {
  @PrimaryColumn('uuid', { name: 'valuation_id', primaryKeyConstraintName: 'valuation_part_pk' })
  @ForeignKey(() => ValuationEntity, { name: 'valuation_part_valuation_fk', onDelete: 'CASCADE' })
  valuationId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'valuation_part_pk' })
  phase: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'valuation_part_pk' })
  shard: number;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'valuation_part_pk' })
  part: number;

  @Column('bytea')
  data: Buffer;
}
