import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeysService } from './api-keys.service';
import { AuditController } from './audit.controller';
import { AuthController } from './auth.controller';
import { AuthGuard } from './auth.guard';
import { LoginLimiter } from './login-limiter';
import { SessionsService } from './sessions.service';
import { UsersController } from './users.controller';
import { UsersService } from './users.service';

/** Accounts and the guard that closes every route by default. */
@Module({
  controllers: [AuthController, UsersController, ApiKeysController, AuditController],
  providers: [ApiKeysService, LoginLimiter, SessionsService, UsersService, { provide: APP_GUARD, useClass: AuthGuard }],
  exports: [UsersService],
})
export class AuthModule {}
