import { Module } from '@nestjs/common';
import { DatasetsModule, DatasetsWorkerModule } from '@assay/features/datasets';
import { EmbedJob } from './embed.job';
import { EmbeddingSetsController } from './embedding-sets.controller';
import { EmbeddingSetsService } from './embedding-sets.service';
import { ImportedVectors } from './imported-vectors';
import { ModelsController } from './models.controller';
import { ModelsService } from './models.service';

/** Models and embedding sets over HTTP. */
@Module({
  imports: [DatasetsModule],
  controllers: [ModelsController, EmbeddingSetsController],
  providers: [ModelsService, EmbeddingSetsService],
  exports: [EmbeddingSetsService],
})
export class EmbeddingsModule {}

/** Runs embedding jobs and keeps the vectors of imports. */
@Module({ imports: [DatasetsWorkerModule], providers: [EmbedJob, ImportedVectors] })
export class EmbeddingsWorkerModule {}
