import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import type { Logger } from './logger';

const LOGGER = Symbol('LOGGER');

/** Injects the process's logger. */
export const InjectLogger = (): ParameterDecorator => Inject(LOGGER);

@Global()
@Module({})
export class LoggingModule {
  static forRoot(logger: Logger): DynamicModule {
    return { module: LoggingModule, providers: [{ provide: LOGGER, useValue: logger }], exports: [LOGGER] };
  }
}
