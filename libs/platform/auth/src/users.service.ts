import { Injectable } from '@nestjs/common';
import type { ChangePassword, CreateUser, Login, List, ListRequest, Role, UpdateUser, User } from '@assay/contracts';
import { AuditService } from '@assay/platform/audit';
import { contains, page } from '@assay/platform/database';
import { DomainError, invalid, notFound } from '@assay/platform/http';
import { DataSource, type EntityManager } from 'typeorm';
import { UserEntity } from './account.entities';
import { LoginLimiter } from './login-limiter';
import { hashPassword, passwordMatches } from './passwords';
import type { Principal } from './principal';
import { SessionsService } from './sessions.service';

@Injectable()
export class UsersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
    private readonly sessions: SessionsService,
    private readonly limiter: LoginLimiter,
  ) {}

  async findAll(request: ListRequest<{ q?: string; role?: Role }>): Promise<List<User>> {
    const query = this.dataSource.getRepository(UserEntity).createQueryBuilder('u');
    if (request.filter.q) query.andWhere('u.username ilike :q', { q: contains(request.filter.q) });
    if (request.filter.role) query.andWhere('u.role = :role', { role: request.filter.role });
    const columns = { username: 'u.username', role: 'u.role', createdAt: 'u.createdAt', lastLoginAt: 'u.lastLoginAt' };
    const { rows, total } = await page(query, request, columns, [
      { by: 'u.username', order: 'ASC' },
      { by: 'u.id', order: 'ASC' },
    ]);
    return { data: rows.map(toDto), total };
  }

  async findOne(id: string): Promise<User> {
    return toDto(await this.existing(this.dataSource.manager, id));
  }

  /** @throws DomainError `already_exists` for a name that is taken, in any case of its letters */
  async create(input: CreateUser, actor: string): Promise<User> {
    const passwordHash = await hashPassword(input.password);
    return this.dataSource.transaction(async (manager) => {
      const users = manager.getRepository(UserEntity);
      if (
        await users
          .createQueryBuilder('u')
          .where('lower(u.username) = lower(:name)', { name: input.username })
          .getExists()
      ) {
        throw new DomainError('already_exists', `There is a user ${input.username} already.`, [
          { path: 'username', message: 'is taken' },
        ]);
      }
      const user = await users.save(users.create({ username: input.username, role: input.role, passwordHash }));
      await this.audit.append(manager, {
        actor,
        action: 'user.created',
        subjectType: 'user',
        subjectId: user.id,
        details: { username: user.username, role: user.role },
      });
      return toDto(user);
    });
  }

  /** @throws DomainError `last_admin` when nobody would be left who can manage users */
  async update(id: string, input: UpdateUser, by: Principal): Promise<User> {
    const passwordHash = input.password === undefined ? undefined : await hashPassword(input.password);
    return this.dataSource.transaction(async (manager) => {
      const user = await this.existing(manager, id);
      if ((input.role !== undefined && input.role !== 'admin') || input.disabled === true)
        await refuseLastAdmin(manager, user);
      const changed = await manager.getRepository(UserEntity).save(
        Object.assign(user, {
          role: input.role ?? user.role,
          disabled: input.disabled ?? user.disabled,
          passwordHash: passwordHash ?? user.passwordHash,
        }),
      );
      await this.audit.append(manager, {
        actor: by.name,
        action: 'user.updated',
        subjectType: 'user',
        subjectId: id,
        details: { role: changed.role, disabled: changed.disabled, passwordChanged: passwordHash !== undefined },
      });
      if (passwordHash !== undefined || changed.disabled) await this.sessions.closeAll(id);
      return toDto(changed);
    });
  }

  async delete(id: string, by: Principal): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const user = await this.existing(manager, id);
      await refuseLastAdmin(manager, user);
      await manager.getRepository(UserEntity).delete({ id });
      await this.audit.append(manager, {
        actor: by.name,
        action: 'user.deleted',
        subjectType: 'user',
        subjectId: id,
        details: { username: user.username },
      });
    });
  }

  /** Checks name and password. @throws DomainError `unauthenticated`, `too_many_attempts` */
  async logIn({ username, password }: Login, address: string): Promise<{ principal: Principal; token: string }> {
    await this.limiter.attempt(address, username);
    const users = this.dataSource.getRepository(UserEntity);
    const user = await users
      .createQueryBuilder('u')
      .where('lower(u.username) = lower(:username)', { username })
      .getOne();
    const fits = await passwordMatches(user?.passwordHash ?? null, password);
    if (!user || !fits || user.disabled) throw new DomainError('unauthenticated', 'Wrong name or password.');
    await this.limiter.succeeded(address, username);
    await users.update({ id: user.id }, { lastLoginAt: new Date() });
    await this.audit.record({
      actor: user.username,
      action: 'session.opened',
      subjectType: 'user',
      subjectId: user.id,
    });
    return {
      principal: { userId: user.id, name: user.username, role: user.role, via: 'session' },
      token: await this.sessions.open(user.id),
    };
  }

  /** Ends all sessions of the user. @throws DomainError `forbidden` for a key that belongs to no user */
  async changePassword(
    { currentPassword, newPassword }: ChangePassword,
    by: Principal,
    address: string,
  ): Promise<void> {
    if (by.via !== 'session')
      throw new DomainError('forbidden', 'A password is changed by its owner, logged in; not with an API key.');
    await this.limiter.attempt(address, by.name);
    if (by.userId === null) throw new DomainError('forbidden', 'This key belongs to no user who has a password.');
    const user = await this.existing(this.dataSource.manager, by.userId);
    if (!(await passwordMatches(user.passwordHash, currentPassword))) throw invalid('currentPassword', 'is wrong');
    await this.limiter.succeeded(address, by.name);
    const passwordHash = await hashPassword(newPassword);
    await this.dataSource.transaction(async (manager) => {
      await manager.getRepository(UserEntity).update({ id: user.id }, { passwordHash });
      await this.audit.append(manager, {
        actor: by.name,
        action: 'user.password-changed',
        subjectType: 'user',
        subjectId: user.id,
      });
    });
    await this.sessions.closeAll(user.id);
  }

  async any(): Promise<boolean> {
    return (await this.dataSource.getRepository(UserEntity).count()) > 0;
  }

  /** Makes the first admin if there is no user yet. @returns whether it did */
  async ensureAdmin(password: string): Promise<boolean> {
    if (await this.any()) return false;
    await this.create({ username: 'admin', password, role: 'admin' }, 'system');
    return true;
  }

  private async existing(manager: EntityManager, id: string): Promise<UserEntity> {
    const user = await manager.getRepository(UserEntity).findOneBy({ id });
    if (!user) throw notFound('user', id);
    return user;
  }
}

async function refuseLastAdmin(manager: EntityManager, user: UserEntity): Promise<void> {
  if (user.role !== 'admin' || user.disabled) return;
  // All of them are locked, in one order, so that two admins cannot remove each other at the same time, nor wait for each other.
  const admins = await manager
    .getRepository(UserEntity)
    .find({ where: { role: 'admin', disabled: false }, order: { id: 'ASC' }, lock: { mode: 'pessimistic_write' } });
  if (!admins.some(({ id }) => id !== user.id))
    throw new DomainError('last_admin', `${user.username} is the last admin; make somebody else admin first.`);
}

function toDto(user: UserEntity): User {
  const { id, username, role, disabled } = user;
  return {
    id,
    username,
    role,
    disabled,
    createdAt: user.createdAt.toISOString(),
    lastLoginAt: user.lastLoginAt?.toISOString() ?? null,
  };
}
