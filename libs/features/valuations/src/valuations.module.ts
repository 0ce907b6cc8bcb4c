import { Module } from '@nestjs/common';
import { EmbeddingsModule } from '@assay/features/embeddings';
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
})
export class ValuationsModule {}

/** Runs valuation jobs. */
@Module({ providers: [ValueJob] })
export class ValuationsWorkerModule {}
