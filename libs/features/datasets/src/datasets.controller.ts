import { Controller, Delete, Get, Headers, Patch, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateDataset,
  CreateImport,
  Dataset,
  DatasetList,
  DatasetQuery,
  type DatasetVersion,
  DatasetVersionList,
  DatasetVersionQuery,
  Facets,
  FacetsQuery,
  type Item,
  ItemList,
  ItemQuery,
  Job,
  type List,
  UpdateDataset,
} from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { accepted, Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { z } from 'zod';
import { DatasetsService } from './datasets.service';
import { ImportsService } from './imports.service';
import { ItemsService } from './items.service';

@ApiTags('datasets')
@Controller('datasets')
export class DatasetsController {
  constructor(
    private readonly datasets: DatasetsService,
    private readonly items: ItemsService,
    private readonly imports: ImportsService,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List data sets', query: DatasetQuery, answers: DatasetList })
  findAll(@ValidQuery() query: z.output<typeof DatasetQuery>): Promise<List<Dataset>> {
    return this.datasets.findAll(query);
  }

  @Post()
  @RequiresRole('curator')
  @Contract({ summary: 'Make an empty data set', body: CreateDataset, answers: Dataset, status: 201 })
  create(@ValidBody() body: CreateDataset, @CurrentPrincipal() principal: Principal): Promise<Dataset> {
    return this.datasets.create(body, principal.name);
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'A data set', answers: Dataset })
  findOne(@IdParam() id: string): Promise<Dataset> {
    return this.datasets.findOne(id);
  }

  @Patch(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Rename or describe a data set', body: UpdateDataset, answers: Dataset })
  update(
    @IdParam() id: string,
    @ValidBody() body: UpdateDataset,
    @CurrentPrincipal() principal: Principal,
  ): Promise<Dataset> {
    return this.datasets.update(id, body, principal.name);
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Remove a data set with all that was made from it', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.datasets.delete(id, principal.name);
  }

  @Get(':id/versions')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'Versions, newest first', query: DatasetVersionQuery, answers: DatasetVersionList })
  findVersions(
    @IdParam() id: string,
    @ValidQuery() query: z.output<typeof DatasetVersionQuery>,
  ): Promise<List<DatasetVersion>> {
    return this.datasets.findVersions(id, query);
  }

  @Get(':id/facets')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'How many items there are by class, contributor, group and kind',
    query: FacetsQuery,
    answers: Facets,
  })
  facets(@IdParam() id: string, @ValidQuery() query: z.output<typeof FacetsQuery>): Promise<Facets> {
    return this.items.facets(id, query.version);
  }

  @Get(':id/items')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'Items of a version (the newest by default); by page, or by cursor in the order of ids',
    query: ItemQuery,
    answers: ItemList,
  })
  findItems(@IdParam() id: string, @ValidQuery() query: z.output<typeof ItemQuery>): Promise<List<Item>> {
    return this.items.findAll(id, query);
  }

  @Post(':id/imports')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({
    summary: 'Import uploaded files as the next version',
    body: CreateImport,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async import(
    @IdParam() id: string,
    @ValidBody() body: CreateImport,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.imports.create(id, body, principal.name, idempotencyKey));
  }
}
