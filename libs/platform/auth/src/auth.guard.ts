import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DomainError } from '@assay/platform/http';
import type { Request } from 'express';
import { ApiKeysService } from './api-keys.service';
import { ACCESS, type Access, type AuthenticatedRequest } from './decorators';
import { allows, type Principal } from './principal';
import { SESSION_COOKIE, SessionsService } from './sessions.service';

/** Closed by default: lets a request through only if its route is public or its caller has the role that the route names. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionsService,
    private readonly apiKeys: ApiKeysService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<Request & AuthenticatedRequest>();
    const principal = await this.authenticate(request);
    if (!principal)
      throw new DomainError('unauthenticated', 'Log in, or send an API key as "Authorization: Bearer <key>".');
    if (access === undefined || !allows(principal.role, access)) {
      throw new DomainError('forbidden', `This needs the role ${access ?? 'of nobody'}; yours is ${principal.role}.`);
    }
    request.principal = principal;
    return true;
  }

  private async authenticate(request: Request): Promise<Principal | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const key = /^Bearer (\S+)$/i.exec(authorization)?.[1];
      return key === undefined ? null : this.apiKeys.authenticate(key);
    }
    const token: unknown = (request.cookies as Record<string, unknown> | undefined)?.[SESSION_COOKIE];
    return typeof token === 'string' ? this.sessions.authenticate(token) : null;
  }
}
