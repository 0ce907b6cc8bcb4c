import { Module } from '@nestjs/common';
import { DatasetsModule } from '@assay/features/datasets';
import { EmbeddingsModule } from '@assay/features/embeddings';
import { ValuationsModule } from '@assay/features/valuations';
import { ManifestExport } from './manifest-export';
import { MemberChangeJobs } from './member-change.jobs';
import { MemberChanges } from './member-changes';
import { PreviewApplier } from './preview-applier';
import { PruneJob } from './prune.job';
import { PrunedItemsService } from './pruned-items.service';
import { PruningJobsController } from './pruning-jobs.controller';
import { PruningJobsService } from './pruning-jobs.service';
import { PruningRequestsService } from './pruning-requests.service';

/** Pruning over HTTP. */
@Module({
  imports: [DatasetsModule, EmbeddingsModule, ValuationsModule],
  controllers: [PruningJobsController],
  providers: [PruningJobsService, PruningRequestsService, PrunedItemsService, ManifestExport],
})
export class PruningModule {}

/** Runs pruning jobs. */
@Module({ providers: [MemberChanges, PreviewApplier, MemberChangeJobs, PruneJob] })
export class PruningWorkerModule {}
