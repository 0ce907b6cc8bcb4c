export { ValuationPartEntity, ValuationShardEntity } from './shards/shard.entities';
export { ItemValueEntity, ValuationEntity } from './valuation.entities';
export { ValuationsModule, ValuationsWorkerModule } from './valuations.module';
