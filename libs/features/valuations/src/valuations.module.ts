import { Module } from '@nestjs/common';
import { EmbeddingsModule } from '@assay/features/embeddings';
import { ComputedHere } from './shards/computed-here';
import { ShardHelper } from './shards/shard-helper';
import { ValuationExport } from './valuation-export';
import { ValuationsController } from './valuations.controller';
import { ValuationsService } from './valuations.service';
import { ValueJob } from './value.job';
import { ValuedItemsService } from './valued-items.service';

/** Valuations over HTTP. */
@Module({
  imports: [EmbeddingsModule],
  controllers: [ValuationsController],
  providers: [ValuationsService, ValuedItemsService, ValuationExport],
  exports: [ValuationsService],
})
export class ValuationsModule {}

/** Runs valuation jobs. */
@Module({ providers: [ComputedHere, ShardHelper, ValueJob] })
export class ValuationsWorkerModule {}
