export { type CarryOver, carryOverEmbeddings } from './carry-over';
export { EmbeddingRowEntity, EmbeddingSetEntity, FeatureBlockEntity, ModelEntity } from './embedding.entities';
export { EmbeddingSetsService } from './embedding-sets.service';
export { EmbeddingsModule, EmbeddingsWorkerModule } from './embeddings.module';
export { type BlockRange, FeatureReader } from './feature-reader';
export { type RowTexts, TextCodes } from './text-codes';
