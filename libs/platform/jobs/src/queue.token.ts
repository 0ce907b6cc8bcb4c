import { Inject } from '@nestjs/common';

export const QUEUE = Symbol('QUEUE');

/** Injects the `JobQueue` of the process. */
export const InjectQueue = (): ParameterDecorator => Inject(QUEUE);
