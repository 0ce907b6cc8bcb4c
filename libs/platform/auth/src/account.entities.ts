import type { Role } from '@assay/contracts';
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

const ROLE_CHECK = `role in ('viewer', 'annotator', 'curator', 'admin')`;

@Entity('user')
@Check('user_role_known', ROLE_CHECK)
@Index('user_username', { synchronize: false })
export class UserEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'user_pk' })
  id: string;

  /** Unique without regard to case. */
  @Column('text')
  username: string;

  /** Argon2id in PHC form. */
  @Column('text', { name: 'password_hash' })
  passwordHash: string;

  @Column('text')
  role: Role;

  @Column('boolean', { default: false })
  disabled: boolean;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'last_login_at', nullable: true })
  lastLoginAt: Date | null;
}

@Entity('session')
@Index('session_by_user', ['userId'])
export class SessionEntity {
  /** SHA-256 of the cookie's value: a stolen table opens no session. */
  @PrimaryColumn('text', { name: 'token_hash', primaryKeyConstraintName: 'session_pk' })
  tokenHash: string;

  @Column('uuid', { name: 'user_id' })
  @ForeignKey(() => UserEntity, { name: 'session_user_fk', onDelete: 'CASCADE' })
  userId: string;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}

@Entity('api_key')
@Check('api_key_role_known', ROLE_CHECK)
@Index('api_key_hash', ['keyHash'], { unique: true })
@Index('api_key_created_by', ['createdBy'])
export class ApiKeyEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'api_key_pk' })
  id: string;

  @Column('text')
  name: string;

  @Column('text')
  prefix: string;

  @Column('text', { name: 'key_hash' })
  keyHash: string;

  @Column('text')
  role: Role;

  /** Null: made by the server's own start, not by a person. */
  @Column('uuid', { name: 'created_by', nullable: true })
  @ForeignKey(() => UserEntity, { name: 'api_key_user_fk', onDelete: 'CASCADE' })
  createdBy: string | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  @Column('timestamptz', { name: 'revoked_at', nullable: true })
  revokedAt: Date | null;
}
