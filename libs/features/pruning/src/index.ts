export { PruningDecisionEntity, PruningJobEntity } from './pruning.entities';
export { PruningModule, PruningWorkerModule } from './pruning.module';
