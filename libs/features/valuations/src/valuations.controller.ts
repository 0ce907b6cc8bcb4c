import { Controller, Delete, Get, Headers, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  CreateValuation,
  Job,
  type List,
  SamplePlan,
  SamplePlanQuery,
  Valuation,
  ValuationList,
  ValuationMapInfo,
  ValuationQuery,
  ValuationSummary,
  type ValuedItem,
  ValuedItemList,
  ValuedItemQuery,
} from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { accepted, Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { z } from 'zod';
import { ValuationExport } from './valuation-export';
import { ValuationsService } from './valuations.service';
import { ValuedItemsService } from './valued-items.service';

@ApiTags('valuations')
@Controller('valuations')
export class ValuationsController {
  constructor(
    private readonly valuations: ValuationsService,
    private readonly items: ValuedItemsService,
    private readonly exports: ValuationExport,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List valuations', query: ValuationQuery, answers: ValuationList })
  findAll(@ValidQuery() query: z.output<typeof ValuationQuery>): Promise<List<Valuation>> {
    return this.valuations.findAll(query);
  }

  @Post()
  @RequiresRole('curator')
  @Contract({
    summary: 'Value every row of an embedding set',
    body: CreateValuation,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async create(
    @ValidBody() body: CreateValuation,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.valuations.create(body, principal.name, idempotencyKey));
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'A valuation', answers: Valuation })
  findOne(@IdParam() id: string): Promise<Valuation> {
    return this.valuations.findOne(id);
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Remove a valuation', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.valuations.delete(id, principal.name);
  }

  @Get(':id/summary')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'Histogram, and totals by class and contributor', answers: ValuationSummary })
  summary(@IdParam() id: string): Promise<ValuationSummary> {
    return this.valuations.summary(id);
  }

  @Get(':id/items')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'Items with their scores; by page, or by cursor in the order of ranks',
    query: ValuedItemQuery,
    answers: ValuedItemList,
  })
  findItems(@IdParam() id: string, @ValidQuery() query: z.output<typeof ValuedItemQuery>): Promise<List<ValuedItem>> {
    return this.items.findAll(id, query);
  }

  @Get(':id/sample-plan')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'Rows that leverage sampling needs for a spectral error ε with probability 1 − δ',
    query: SamplePlanQuery,
    answers: SamplePlan,
  })
  samplePlan(
    @IdParam() id: string,
    @ValidQuery() { epsilon, delta }: z.output<typeof SamplePlanQuery>,
  ): Promise<SamplePlan> {
    return this.valuations.samplePlan(id, epsilon, delta);
  }

  @Get(':id/map-info')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'What the columns of the map mean', answers: ValuationMapInfo })
  mapInfo(@IdParam() id: string): Promise<ValuationMapInfo> {
    return this.items.mapInfo(id);
  }

  @Get(':id/map')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary:
      'All points as little-endian columns: item id int64[n], x float32[n], y float32[n], value float32[n], label uint16[n] (65535: none)',
    produces: 'application/octet-stream',
  })
  async map(@IdParam() id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.items.map(id));
  }

  @Get(':id/export.csv')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'All values as CSV', produces: 'text/csv' })
  async csv(@IdParam() id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.csv(id), {
      type: 'text/csv; charset=utf-8',
      disposition: `attachment; filename="values-${id}.csv"`,
    });
  }

  @Get(':id/export.parquet')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'All values as Parquet', produces: 'application/vnd.apache.parquet' })
  async parquet(@IdParam() id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.exports.parquet(id), {
      type: 'application/vnd.apache.parquet',
      disposition: `attachment; filename="values-${id}.parquet"`,
    });
  }
}
