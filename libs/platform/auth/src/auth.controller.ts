import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ChangePassword, Login, Me } from '@assay/contracts';
import { type Config, InjectConfig } from '@assay/platform/config';
import { Contract, ValidBody } from '@assay/platform/http';
import type { Request, Response } from 'express';
import { CurrentPrincipal, Public, RequiresRole } from './decorators';
import type { Principal } from './principal';
import { SESSION_COOKIE, SESSION_MS, SessionsService } from './sessions.service';
import { UsersService } from './users.service';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    @InjectConfig() private readonly config: Config,
  ) {}

  @Post('login')
  @Public()
  @Contract({ summary: 'Log in: opens a session in an http-only cookie', body: Login, answers: Me })
  async logIn(
    @ValidBody() body: Login,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Me> {
    const { principal, token } = await this.users.logIn(body, request.ip ?? '');
    response.cookie(SESSION_COOKIE, token, {
      httpOnly: true,
      sameSite: 'strict',
      secure: this.config.http.cookieSecure,
      path: '/',
      maxAge: SESSION_MS,
    });
    return principal;
  }

  @Post('logout')
  @RequiresRole('viewer')
  @Contract({ summary: 'Log out: ends the session', status: 204 })
  async logOut(
    @Req() request: Request,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const token: unknown = (request.cookies as Record<string, unknown>)[SESSION_COOKIE];
    if (typeof token === 'string') await this.sessions.close(token, principal.name);
    response.clearCookie(SESSION_COOKIE, { path: '/' });
  }

  @Get('me')
  @RequiresRole('viewer')
  @Contract({ summary: 'Who am I', answers: Me })
  me(@CurrentPrincipal() principal: Principal): Me {
    return principal;
  }

  @Post('password')
  @RequiresRole('viewer')
  @Contract({ summary: 'Change my password; ends all my sessions', body: ChangePassword, status: 204 })
  changePassword(
    @ValidBody() body: ChangePassword,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
  ): Promise<void> {
    return this.users.changePassword(body, principal, request.ip ?? '');
  }
}
