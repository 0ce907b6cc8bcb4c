export { toJob } from './job-dto';
export { HandlesJob, type JobContext, type JobHandlerMethod } from './job-handler';
export { JobEntity, WorkerEntity } from './job.entity';
export { JobRunner } from './job-runner';
export { JobSweep } from './job-sweep';
export { JobsModule } from './jobs.module';
export { JobsService, type Submission } from './jobs.service';
export { InjectQueue } from './queue.token';
export { WorkerRegistry } from './worker-registry';
