import { createParamDecorator, type ExecutionContext, SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { Role } from '@assay/contracts';
import type { Principal } from './principal';

/** Metadata key of who may call a route: a role, or `public`. A route without it is refused to everyone. */
export const ACCESS = 'assay:access';
export type Access = Role | 'public';

/** The least role that may call the route. */
export const RequiresRole = (role: Role): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, role), ApiExtension('x-role', role));

/** Anyone may call the route, logged in or not. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(ACCESS, 'public'), ApiExtension('x-role', 'public'));

export interface AuthenticatedRequest {
  principal?: Principal;
}

/** Who is asking. Only on routes that are not public. */
export const CurrentPrincipal = createParamDecorator((_: undefined, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!principal) throw new Error('a public route has no principal');
  return principal;
});
