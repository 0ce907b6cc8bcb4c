export * from './job-queue';
export * from './queue-errors';
export { createBullQueue } from './bullmq/create-bull-queue';
export type { BullQueueOptions, QueueConnection } from './bullmq/create-bull-queue';
export { queueConnection } from './queue-connection';
