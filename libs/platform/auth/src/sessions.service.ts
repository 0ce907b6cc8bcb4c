import { Injectable } from '@nestjs/common';
import { AuditService } from '@assay/platform/audit';
import { DataSource, LessThan } from 'typeorm';
import { SessionEntity, UserEntity } from './account.entities';
import type { Principal } from './principal';
import { randomToken, tokenHash } from './secrets';

export const SESSION_COOKIE = 'assay_session';
/** A session ends when it is not used for so long. */
export const SESSION_MS = 14 * 24 * 3600 * 1000;

@Injectable()
export class SessionsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditService,
  ) {}

  /** Opens a session; the token goes into the cookie and is stored only as a hash. */
  async open(userId: string): Promise<string> {
    const token = randomToken();
    const sessions = this.dataSource.getRepository(SessionEntity);
    await sessions.delete({ expiresAt: LessThan(new Date()) });
    await sessions.insert({ tokenHash: tokenHash(token), userId, expiresAt: new Date(Date.now() + SESSION_MS) });
    return token;
  }

  async authenticate(token: string): Promise<Principal | null> {
    const sessions = this.dataSource.getRepository(SessionEntity);
    const session = await sessions.findOneBy({ tokenHash: tokenHash(token) });
    if (!session || session.expiresAt.getTime() < Date.now()) return null;
    const user = await this.dataSource.getRepository(UserEntity).findOneBy({ id: session.userId, disabled: false });
    if (!user) return null;
    // Prolonging on every request would write on every request; once a day is enough.
    if (session.expiresAt.getTime() - Date.now() < SESSION_MS - 24 * 3600 * 1000) {
      await sessions.update({ tokenHash: session.tokenHash }, { expiresAt: new Date(Date.now() + SESSION_MS) });
    }
    return { userId: user.id, name: user.username, role: user.role, via: 'session' };
  }

  async close(token: string, actor: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const sessions = manager.getRepository(SessionEntity);
      const session = await sessions.findOneBy({ tokenHash: tokenHash(token) });
      if (!session) return;
      await sessions.remove(session);
      await this.audit.append(manager, {
        actor,
        action: 'session.closed',
        subjectType: 'user',
        subjectId: session.userId,
      });
    });
  }

  /** Ends every session of a user, as after a new password. */
  async closeAll(userId: string): Promise<void> {
    await this.dataSource.getRepository(SessionEntity).delete({ userId });
  }
}
