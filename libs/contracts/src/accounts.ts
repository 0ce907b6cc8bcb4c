import { z } from 'zod';
import { Id, JsonObject, Name, Timestamp } from './common';
import { listOf, listQuery } from './list';

/** Roles from least to most powerful along viewer < annotator < curator < admin. */
export const ROLES = ['viewer', 'annotator', 'curator', 'admin'] as const;
export const Role = z.enum(ROLES).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const Username = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9._@-]{2,64}$/, 'must be 2 to 64 letters, digits or . _ @ -');
export const Password = z.string().min(10, 'must have at least 10 characters').max(200);

export const Login = z
  .strictObject({ username: z.string().min(1).max(200), password: z.string().min(1).max(200) })
  .meta({ id: 'Login' });
export type Login = z.infer<typeof Login>;

export const User = z
  .object({
    id: Id,
    username: z.string(),
    role: Role,
    disabled: z.boolean(),
    createdAt: Timestamp,
    lastLoginAt: Timestamp.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;
export const UserList = listOf('UserList', User);
export const UserQuery = listQuery(['username', 'role', 'createdAt', 'lastLoginAt'], {
  q: z.string().max(100),
  role: Role,
});
export const CreateUser = z
  .strictObject({ username: Username, password: Password, role: Role })
  .meta({ id: 'CreateUser' });
export type CreateUser = z.infer<typeof CreateUser>;
export const UpdateUser = z
  .strictObject({ role: Role.optional(), password: Password.optional(), disabled: z.boolean().optional() })
  .meta({ id: 'UpdateUser' });
export type UpdateUser = z.infer<typeof UpdateUser>;
export const ChangePassword = z
  .strictObject({ currentPassword: z.string().min(1).max(200), newPassword: Password })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Who is asking: the answer of `GET /auth/me` and of a login. `userId` is null for an API key whose owner was removed. */
export const Me = z
  .object({ userId: Id.nullable(), name: z.string(), role: Role, via: z.enum(['session', 'api-key']) })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().meta({ description: 'First characters of the key, to recognise it by' }),
    role: Role,
    createdBy: z.string().nullable(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;
export const ApiKeyList = listOf('ApiKeyList', ApiKey);
export const ApiKeyQuery = listQuery(['name', 'createdAt', 'lastUsedAt'], { q: z.string().max(100) });
export const CreateApiKey = z
  .strictObject({ name: Name, role: Role, expiresAt: Timestamp.nullable().default(null) })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof CreateApiKey>;
export const CreatedApiKey = ApiKey.extend({
  key: z.string().meta({ description: 'The key itself; shown this once' }),
}).meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const AuditEvent = z
  .object({
    seq: z.int(),
    at: Timestamp,
    actor: z.string(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string().nullable(),
    details: JsonObject,
    hash: z.string(),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditEventList = listOf('AuditEventList', AuditEvent);
export const AuditQuery = listQuery(['seq'], {
  actor: z.string().max(200),
  action: z.string().max(100),
  subjectId: z.string().max(100),
});
export const AuditCheck = z
  .object({ events: z.int(), intact: z.boolean(), firstBrokenSeq: z.int().nullable() })
  .meta({ id: 'AuditCheck' });
export type AuditCheck = z.infer<typeof AuditCheck>;
