import { Controller, Delete, Get, Headers, Post, Res, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  ApplyPruningJob,
  CreatePruningJob,
  Job,
  type List,
  type PrunedItem,
  PrunedItemList,
  PrunedItemQuery,
  PruningJob,
  PruningJobList,
  PruningJobQuery,
  PruningManifest,
  UndoPruningJob,
} from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { accepted, Contract, IdParam, UuidParam, ValidBody, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { z } from 'zod';
import { ManifestExport } from './manifest-export';
import { PrunedItemsService } from './pruned-items.service';
import { PruningJobsService } from './pruning-jobs.service';
import { PruningRequestsService } from './pruning-requests.service';

@ApiTags('pruning')
@Controller('pruning-jobs')
export class PruningJobsController {
  constructor(
    private readonly pruningJobs: PruningJobsService,
    private readonly requests: PruningRequestsService,
    private readonly items: PrunedItemsService,
    private readonly exports: ManifestExport,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List pruning jobs', query: PruningJobQuery, answers: PruningJobList })
  findAll(@ValidQuery() query: z.output<typeof PruningJobQuery>): Promise<List<PruningJob>> {
    return this.pruningJobs.findAll(query);
  }

  @Post()
  @RequiresRole('curator')
  @Contract({
    summary: 'Prune a version of a data set, or only report what that would do',
    body: CreatePruningJob,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async create(
    @ValidBody() body: CreatePruningJob,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.requests.create(body, principal.name, idempotencyKey));
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'A pruning job with its report', answers: PruningJob })
  findOne(@IdParam() id: string): Promise<PruningJob> {
    return this.pruningJobs.findOne(id);
  }

  @Delete(':id')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Remove a pruning job that was not applied', status: 204 })
  delete(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    return this.pruningJobs.delete(id, principal.name);
  }

  @Get(':id/items')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'Items with what was decided; by page, or by cursor in the order of ranks',
    query: PrunedItemQuery,
    answers: PrunedItemList,
  })
  findItems(@IdParam() id: string, @ValidQuery() query: z.output<typeof PrunedItemQuery>): Promise<List<PrunedItem>> {
    return this.items.findAll(id, query);
  }

  @Post(':id/apply')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({
    summary: 'Make the version that was previewed',
    body: ApplyPruningJob,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async apply(
    @IdParam() id: string,
    @ValidBody() { previewHash }: ApplyPruningJob,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.requests.apply(id, previewHash, principal.name, idempotencyKey));
  }

  @Post(':id/undo')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({
    summary: 'Put back what was dropped, as a new version',
    body: UndoPruningJob,
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async undo(
    @IdParam() id: string,
    @ValidBody() { keepLaterChanges }: UndoPruningJob,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.requests.undo(id, keepLaterChanges, principal.name, idempotencyKey));
  }

  @Post(':id/purge')
  @RequiresRole('admin')
  @UuidParam()
  @Contract({
    summary: 'Destroy the content of what was dropped, once its retention is over',
    answers: Job,
    status: 202,
    idempotent: true,
  })
  async purge(
    @IdParam() id: string,
    @CurrentPrincipal() principal: Principal,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.requests.purge(id, principal.name, idempotencyKey));
  }

  @Get(':id/manifest')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'Head of the manifest: parameters, versions, hashes', answers: PruningManifest })
  manifest(@IdParam() id: string): Promise<PruningManifest> {
    return this.pruningJobs.manifest(id);
  }

  @Get(':id/manifest.jsonl')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'The manifest as JSON lines, its head first', produces: 'application/x-ndjson' })
  async jsonl(@IdParam() id: string): Promise<StreamableFile> {
    return file(await this.exports.jsonl(id), 'application/x-ndjson', `pruning-${id}.jsonl`);
  }

  @Get(':id/manifest.csv')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'The manifest as CSV', produces: 'text/csv' })
  async csv(@IdParam() id: string): Promise<StreamableFile> {
    return file(await this.exports.csv(id), 'text/csv; charset=utf-8', `pruning-${id}.csv`);
  }

  @Get(':id/manifest.parquet')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'The manifest as Parquet, its head as metadata', produces: 'application/vnd.apache.parquet' })
  async parquet(@IdParam() id: string): Promise<StreamableFile> {
    return file(await this.exports.parquet(id), 'application/vnd.apache.parquet', `pruning-${id}.parquet`);
  }
}

function file(stream: Awaited<ReturnType<ManifestExport['csv']>>, type: string, name: string): StreamableFile {
  return new StreamableFile(stream, { type, disposition: `attachment; filename="${name}"` });
}
