import { Module } from '@nestjs/common';
import { AbandonedImports } from './abandoned-imports';
import { DatasetsController } from './datasets.controller';
import { DatasetsService } from './datasets.service';
import { ImportJob } from './import.job';
import { ImportsController } from './imports.controller';
import { ImportsService } from './imports.service';
import { ItemsController } from './items.controller';
import { ItemsService } from './items.service';
import { UploadsController } from './uploads.controller';
import { VectorSinkRegistry } from './vector-sink';

/** Data sets over HTTP. */
@Module({
  controllers: [UploadsController, DatasetsController, ImportsController, ItemsController],
  providers: [DatasetsService, ItemsService, ImportsService],
  exports: [DatasetsService, ItemsService],
})
export class DatasetsModule {}

/** Runs imports. */
@Module({
  providers: [AbandonedImports, ImportJob, VectorSinkRegistry],
  exports: [VectorSinkRegistry],
})
export class DatasetsWorkerModule {}
