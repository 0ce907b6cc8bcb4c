import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetsModule } from '@assay/features/datasets';
import { EmbeddingsModule } from '@assay/features/embeddings';
import { PruningModule } from '@assay/features/pruning';
import { SystemModule } from '@assay/features/system';
import { ValuationsModule } from '@assay/features/valuations';
import { AuditModule } from '@assay/platform/audit';
import { AuthModule } from '@assay/platform/auth';
import { type Config, ConfigModule } from '@assay/platform/config';
import { DatabaseModule } from '@assay/platform/database';
import { JobsModule } from '@assay/platform/jobs';
import { type Logger, LoggingModule } from '@assay/platform/logging';
import type { JobQueue } from '@assay/platform/queue';
import { StorageModule } from '@assay/platform/storage';
import { WebhooksModule } from '@assay/platform/webhooks';
import type { DataSource } from 'typeorm';

export interface ApiParts {
  config: Config;
  logger: Logger;
  dataSource: DataSource;
  databaseUrl: string;
  queue: JobQueue;
}

/** Everything that is served over HTTP. */
@Module({})
export class ApiModule {
  static forRoot({ config, logger, dataSource, databaseUrl, queue }: ApiParts): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot(dataSource, databaseUrl),
        AuditModule,
        AuthModule,
        StorageModule,
        JobsModule.forApi(queue),
        WebhooksModule,
        DatasetsModule,
        EmbeddingsModule,
        ValuationsModule,
        PruningModule,
        SystemModule,
      ],
    };
  }
}
