import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CreateModel, type List, Model, ModelList, ModelQuery } from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { z } from 'zod';
import { ModelsService } from './models.service';

@ApiTags('models')
@Controller('models')
export class ModelsController {
  constructor(private readonly models: ModelsService) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List models', query: ModelQuery, answers: ModelList })
  findAll(@ValidQuery() query: z.output<typeof ModelQuery>): Promise<List<Model>> {
    return this.models.findAll(query);
  }

  @Post()
  @RequiresRole('curator')
  @Contract({
    summary: 'Register an uploaded ONNX image model; it is checked by a test run',
    body: CreateModel,
    answers: Model,
    status: 201,
  })
  create(@ValidBody() body: CreateModel, @CurrentPrincipal() principal: Principal): Promise<Model> {
    return this.models.create(body, principal.name);
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'A model', answers: Model })
  findOne(@IdParam() id: string): Promise<Model> {
    return this.models.findOne(id);
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Remove a model that no embedding set was made with', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.models.delete(id, principal.name);
  }
}
