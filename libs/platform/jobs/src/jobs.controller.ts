import { Controller, Get, Post, Res, Sse } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Job, JobList, JobQuery, type List } from '@assay/contracts';
import { CurrentPrincipal, type Principal, RequiresRole } from '@assay/platform/auth';
import { accepted, Contract, IdParam, UuidParam, ValidQuery } from '@assay/platform/http';
import type { Response } from 'express';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { JobEventsService, type JobMessage } from './job-events.service';
import { JobsService } from './jobs.service';

@ApiTags('jobs')
@Controller('jobs')
export class JobsController {
  constructor(
    private readonly jobs: JobsService,
    private readonly events: JobEventsService,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @Contract({ summary: 'List jobs, newest first', query: JobQuery, answers: JobList })
  findAll(@ValidQuery() query: z.output<typeof JobQuery>): Promise<List<Job>> {
    return this.jobs.findAll(query);
  }

  @Get(':id')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({ summary: 'A job with its progress', answers: Job })
  findOne(@IdParam() id: string): Promise<Job> {
    return this.jobs.findOne(id);
  }

  @Post(':id/cancel')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Ask a job to stop', answers: Job })
  cancel(@IdParam() id: string, @CurrentPrincipal() principal: Principal): Promise<Job> {
    return this.jobs.cancel(id, principal.name);
  }

  @Post(':id/retry')
  @RequiresRole('curator')
  @UuidParam()
  @Contract({ summary: 'Run a failed or cancelled job again', answers: Job, status: 202 })
  async retry(
    @IdParam() id: string,
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Job> {
    return accepted(response, await this.jobs.retry(id, principal.name));
  }

  @Sse(':id/events')
  @RequiresRole('viewer')
  @UuidParam()
  @Contract({
    summary: 'Follow a job by server-sent events: first the job as it is, then every change; ends when it is settled',
    produces: 'text/event-stream',
  })
  async follow(@IdParam() id: string): Promise<Observable<JobMessage>> {
    return this.events.follow(await this.jobs.findOne(id));
  }
}
