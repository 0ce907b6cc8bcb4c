export { ValuationPartEntity, ValuationShardEntity } from './shards/shard.entities';
export { ItemValueEntity, ValuationEntity } from './valuation.entities';
export { ValuationsService } from './valuations.service';
export { ValuationsModule, ValuationsWorkerModule } from './valuations.module';
