export { spool, writeTo } from './spool';
export { BlobChunkEntity, BlobEntity } from './blob.entity';
export { StorageModule } from './storage.module';
export { type LocalCopy, type StoredFile, StorageService } from './storage.service';
