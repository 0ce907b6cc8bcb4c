export { DatasetEntity, DatasetVersionEntity, ItemEntity, ItemSpanEntity, PayloadEntity } from './dataset.entities';
export { DatasetsModule, DatasetsWorkerModule } from './datasets.module';
export { DatasetsService } from './datasets.service';
export { disarmed } from './disarmed';
export { ImportProblemEntity, ImportRowEntity } from './import.entities';
export {
  cursorPosition,
  ITEM_COLUMNS,
  itemConditions,
  type ItemFilter,
  type ItemRow,
  spanAt,
  SqlParameters,
  toItem,
} from './item-sql';
export { ItemsService } from './items.service';
export { lockVersions, recordVersion } from './make-version';
export { decodeToTensor, type TensorSpec } from './readers/image';
export { csvToParquet } from './readers/parquet/write-parquet';
export { type VectorSink, VectorSinkRegistry, type VectorWriter } from './vector-sink';
