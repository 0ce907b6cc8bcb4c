import { type DynamicModule, Module } from '@nestjs/common';
import { DatasetsWorkerModule } from '@assay/features/datasets';
import { EmbeddingsWorkerModule } from '@assay/features/embeddings';
import { PruningWorkerModule } from '@assay/features/pruning';
import { ValuationsWorkerModule } from '@assay/features/valuations';
import { AuditModule } from '@assay/platform/audit';
import { type Config, ConfigModule } from '@assay/platform/config';
import { DatabaseModule } from '@assay/platform/database';
import { JobsModule } from '@assay/platform/jobs';
import { type Logger, LoggingModule } from '@assay/platform/logging';
import type { JobQueue } from '@assay/platform/queue';
import { StorageModule } from '@assay/platform/storage';
import { WebhooksWorkerModule } from '@assay/platform/webhooks';
import type { DataSource } from 'typeorm';

export interface WorkerParts {
  config: Config;
  logger: Logger;
  dataSource: DataSource;
  databaseUrl: string;
  queue: JobQueue;
}

/** Every handler of jobs. */
@Module({})
export class WorkerModule {
  static forRoot({ config, logger, dataSource, databaseUrl, queue }: WorkerParts): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        ConfigModule.forRoot(config),
        LoggingModule.forRoot(logger),
        DatabaseModule.forRoot(dataSource, databaseUrl),
        AuditModule,
        StorageModule,
        JobsModule.forWorker(queue),
        WebhooksWorkerModule,
        DatasetsWorkerModule,
        EmbeddingsWorkerModule,
        ValuationsWorkerModule,
        PruningWorkerModule,
      ],
    };
  }
}
