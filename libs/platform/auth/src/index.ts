export { ApiKeyEntity, SessionEntity, UserEntity } from './account.entities';
export { AuthModule } from './auth.module';
export { ACCESS, type Access, CurrentPrincipal, Public, RequiresRole } from './decorators';
export { allows, type Principal } from './principal';
export { randomToken } from './secrets';
export { withStartKey } from './start-key';
export { UsersService } from './users.service';
