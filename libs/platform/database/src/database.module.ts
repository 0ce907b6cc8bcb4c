import { type DynamicModule, Global, Inject, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';

const DATABASE_URL = Symbol('DATABASE_URL');

/** Injects the URL of the database, for the few who need a connection of their own (LISTEN). */
export const InjectDatabaseUrl = (): ParameterDecorator => Inject(DATABASE_URL);

/** Makes an open data source injectable everywhere; whoever opened it closes it, after the application. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot(dataSource: DataSource, url: string): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        { provide: DataSource, useValue: dataSource },
        { provide: DATABASE_URL, useValue: url },
      ],
      exports: [DataSource, DATABASE_URL],
    };
  }
}
