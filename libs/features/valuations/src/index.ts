export { ItemValueEntity, ValuationEntity } from './valuation.entities';
export { ValuationsModule, ValuationsWorkerModule } from './valuations.module';
