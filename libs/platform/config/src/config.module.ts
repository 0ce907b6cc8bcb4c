import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import type { Config } from './config';

const CONFIG = Symbol('CONFIG');

/** Injects the process's `Config`. */
export const InjectConfig = (): ParameterDecorator => Inject(CONFIG);

/** Makes the configuration that the entry point parsed available for injection everywhere. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(config: Config): DynamicModule {
    return { module: ConfigModule, providers: [{ provide: CONFIG, useValue: config }], exports: [CONFIG] };
  }
}
