import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** A stored file; its bytes are in `blob_chunk`. `sha256` is null until the last byte is there. */
@Entity('blob')
export class BlobEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'blob_pk' })
  id: string;

  @Column('text')
  filename: string;

  @Column('bigint', { default: 0 })
  size: string;

  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('text', { name: 'created_by' })
  createdBy: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;
}

@Entity('blob_chunk')
export class BlobChunkEntity {
  @PrimaryColumn('uuid', { name: 'blob_id', primaryKeyConstraintName: 'blob_chunk_pk' })
  @ForeignKey(() => BlobEntity, { name: 'blob_chunk_blob_fk', onDelete: 'CASCADE' })
  blobId: string;

  @PrimaryColumn('integer', { primaryKeyConstraintName: 'blob_chunk_pk' })
  seq: number;

  @Column('bytea')
  data: Buffer;
}
