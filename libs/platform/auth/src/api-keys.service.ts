import { Injectable } from '@nestjs/common';
import type { ApiKey, CreateApiKey, CreatedApiKey, List, ListRequest } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { contains, page } from '@assay/platform/database';
import { DomainError, notFound } from '@assay/platform/http';
import { DataSource, In } from 'typeorm';
import { ApiKeyEntity, UserEntity } from './account.entities';
import { allows, type Principal } from './principal';
import { newApiKey, tokenHash } from './secrets';

@Injectable()
export class ApiKeysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  async findAll(request: ListRequest<{ q?: string }>): Promise<List<ApiKey>> {
    const query = this.dataSource.getRepository(ApiKeyEntity).createQueryBuilder('k');
    if (request.filter.q) query.andWhere('k.name ilike :q', { q: contains(request.filter.q) });
    const columns = { name: 'k.name', createdAt: 'k.createdAt', lastUsedAt: 'k.lastUsedAt' };
    const { rows, total } = await page(query, request, columns, [
      { by: 'k.createdAt', order: 'DESC' },
      { by: 'k.id', order: 'ASC' },
    ]);
    const owners = await this.dataSource
      .getRepository(UserEntity)
      .findBy({ id: In(rows.flatMap((row) => row.createdBy ?? [])) });
    return {
      data: rows.map((row) => toDto(row, owners.find((owner) => owner.id === row.createdBy)?.username ?? null)),
      total,
    };
  }

  /** @throws DomainError `forbidden` for a key that could do more than its maker */
  async create(input: CreateApiKey, by: Principal): Promise<CreatedApiKey> {
    if (!allows(by.role, input.role))
      throw new DomainError('forbidden', `Your role ${by.role} cannot make a key with the role ${input.role}.`);
    const { key, prefix, keyHash } = newApiKey();
    const row = await this.dataSource.transaction(async (manager) => {
      const keys = manager.getRepository(ApiKeyEntity);
      const saved = await keys.save(
        keys.create({
          name: input.name,
          role: input.role,
          prefix,
          keyHash,
          createdBy: by.userId,
          expiresAt: input.expiresAt ? new Date(input.expiresAt) : null,
        }),
      );
      await this.audit.append(manager, {
        actor: by.name,
        action: 'api-key.created',
        subjectType: 'api-key',
        subjectId: saved.id,
        details: { name: input.name, role: input.role },
      });
      return saved;
    });
    // Made with another key, it belongs to that key's owner.
    const owner =
      by.userId === null ? null : await this.dataSource.getRepository(UserEntity).findOneBy({ id: by.userId });
    return { ...toDto(row, owner?.username ?? null), key };
  }

  async revoke(id: string, by: Principal): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const keys = manager.getRepository(ApiKeyEntity);
      if (!(await keys.findOneBy({ id }))) throw notFound('API key', id);
      await keys.update({ id }, { revokedAt: new Date() });
      await this.audit.append(manager, {
        actor: by.name,
        action: 'api-key.revoked',
        subjectType: 'api-key',
        subjectId: id,
      });
    });
  }

  /** The principal of a key that is neither unknown, revoked, expired nor owned by a disabled user. */
  async authenticate(key: string): Promise<Principal | null> {
    const keys = this.dataSource.getRepository(ApiKeyEntity);
    const row = await keys.findOneBy({ keyHash: tokenHash(key) });
    if (!row || row.revokedAt || (row.expiresAt && row.expiresAt.getTime() < Date.now())) return null;
    let { role } = row;
    if (row.createdBy !== null) {
      const owner = await this.dataSource.getRepository(UserEntity).findOneBy({ id: row.createdBy, disabled: false });
      if (!owner) return null;
      // Somebody whose role was lowered must not keep the old one through a key.
      if (!allows(owner.role, role)) role = owner.role;
    }
    if (!row.lastUsedAt || Date.now() - row.lastUsedAt.getTime() > 60_000)
      await keys.update({ id: row.id }, { lastUsedAt: new Date() });
    return { userId: row.createdBy, name: `key:${row.name}:${row.prefix}`, role, via: 'api-key' };
  }
}

function toDto(row: ApiKeyEntity, createdBy: string | null): ApiKey {
  const text = (date: Date | null): string | null => date?.toISOString() ?? null;
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    role: row.role,
    createdBy,
    createdAt: row.createdAt.toISOString(),
    expiresAt: text(row.expiresAt),
    lastUsedAt: text(row.lastUsedAt),
    revokedAt: text(row.revokedAt),
  };
}
