import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import type { JobQueue } from '@assay/platform/queue';
import { Housekeeping } from './housekeeping';
import { JobEventsService } from './job-events.service';
import { JobRunner } from './job-runner';
import { JobSweep } from './job-sweep';
import { JobsController } from './jobs.controller';
import { JobsService } from './jobs.service';
import { QUEUE } from './queue.token';
import { WorkerRegistry } from './worker-registry';

/** Durable jobs. The API side creates and shows them, the worker side runs them. */
@Global()
@Module({})
export class JobsModule {
  static forApi(queue: JobQueue): DynamicModule {
    return {
      module: JobsModule,
      controllers: [JobsController],
      providers: [{ provide: QUEUE, useValue: queue }, JobsService, JobEventsService, WorkerRegistry],
      exports: [JobsService, QUEUE, WorkerRegistry],
    };
  }

  static forWorker(queue: JobQueue): DynamicModule {
    return {
      module: JobsModule,
      imports: [DiscoveryModule],
      providers: [{ provide: QUEUE, useValue: queue }, Housekeeping, JobsService, JobRunner, JobSweep, WorkerRegistry],
      exports: [Housekeeping, JobsService, WorkerRegistry],
    };
  }
}
