import { Controller, Delete, Get, Headers, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateEmbeddingSet,
  EmbeddingSet,
  EmbeddingSetList,
  EmbeddingSetQuery,
  Job,
  type List,
} from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { accepted, Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { z } from 'zod';
import { EmbeddingSetsService } from './embedding-sets.service';

@ApiTags('embedding-sets')
@Controller('embedding-sets')
export class EmbeddingSetsController {
  constructor(private readonly sets: EmbeddingSetsService) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List embedding sets', query: EmbeddingSetQuery, answers: EmbeddingSetList })
  findAll(@ValidQuery() query: z.output<typeof EmbeddingSetQuery>): Promise<List<EmbeddingSet>> {
    return this.sets.findAll(query);
  }

  @Post()
  @RequiresRole('curator')
  @Contract({
    summary: 'Embed the images of a version with a model',
    body: CreateEmbeddingSet,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async create(
    @ValidBody() body: CreateEmbeddingSet,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.sets.create(body, principal.name, idempotencyKey));
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'An embedding set', answers: EmbeddingSet })
  findOne(@IdParam() id: string): Promise<EmbeddingSet> {
    return this.sets.findOne(id);
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Remove an embedding set with its valuations', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.sets.delete(id, principal.name);
  }
}
