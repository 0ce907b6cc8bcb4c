import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type ApiKey, ApiKeyList, ApiKeyQuery, CreateApiKey, CreatedApiKey, type List } from '@assay/contracts';
import { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { ApiKeysService } from './api-keys.service';
import { CurrentPrincipal, RequiresRole } from './decorators';
import type { Principal } from './principal';

@ApiTags('api-keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @RequiresRole('admin')
  @Contract({ summary: 'List API keys', query: ApiKeyQuery, answers: ApiKeyList })
  findAll(@ValidQuery() query: z.output<typeof ApiKeyQuery>): Promise<List<ApiKey>> {
    return this.apiKeys.findAll(query);
  }

  @Post()
  @RequiresRole('admin')
  @Contract({
    summary: 'Make an API key; it is shown this once',
    body: CreateApiKey,
    answers: CreatedApiKey,
    status: 201,
  })
  create(@ValidBody() body: CreateApiKey, @CurrentPrincipal() principal: Principal): Promise<CreatedApiKey> {
    return this.apiKeys.create(body, principal);
  }

  @Delete(':id')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({ summary: 'Revoke an API key', status: 204 })
  revoke(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.apiKeys.revoke(id, principal);
  }
}
