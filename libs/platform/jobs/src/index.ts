export { Housekeeping } from './housekeeping';
export { toJob } from './job-dto';
export {
  HandlesJob,
  type HelpContext,
  HelpsJob,
  type JobContext,
  type JobHandlerMethod,
  type JobHelperMethod,
} from './job-handler';
export { JobEntity, WorkerEntity } from './job.entity';
export { progressOf, type Watch } from './job-progress';
export { JobRunner } from './job-runner';
export { JobSweep } from './job-sweep';
export { JobsModule } from './jobs.module';
export { JobsService, type Submission } from './jobs.service';
export { InjectQueue } from './queue.token';
export { WorkerRegistry } from './worker-registry';
