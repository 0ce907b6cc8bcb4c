import { Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CreateUser, type List, UpdateUser, User, UserList, UserQuery } from '@assay/contracts';
import { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { CurrentPrincipal, RequiresRole } from './decorators';
import type { Principal } from './principal';
import { UsersService } from './users.service';

@ApiTags('users')
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get()
  @RequiresRole('admin')
  @Contract({ summary: 'List users', query: UserQuery, answers: UserList })
  findAll(@ValidQuery() query: z.output<typeof UserQuery>): Promise<List<User>> {
    return this.users.findAll(query);
  }

  @Post()
  @RequiresRole('admin')
  @Contract({ summary: 'Add a user', body: CreateUser, answers: User, status: 201 })
  create(@ValidBody() body: CreateUser, @CurrentPrincipal() principal: Principal): Promise<User> {
    return this.users.create(body, principal.name);
  }

  @Get(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'A user', answers: User })
  findOne(@IdParam() id: string): Promise<User> {
    return this.users.findOne(id);
  }

  @Patch(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Change role or password, disable or enable', body: UpdateUser, answers: User })
  update(
    @IdParam() id: string,
    @ValidBody() body: UpdateUser,
    @CurrentPrincipal() principal: Principal,
  ): Promise<User> {
    return this.users.update(id, body, principal);
  }

  @Delete(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Remove a user with all sessions and API keys', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.users.delete(id, principal);
  }
}
