import {
  DatasetEntity,
  DatasetVersionEntity,
  ImportProblemEntity,
  ImportRowEntity,
  ItemEntity,
  ItemSpanEntity,
  PayloadEntity,
} from '@assay/features/datasets';
import { EmbeddingRowEntity, EmbeddingSetEntity, FeatureBlockEntity, ModelEntity } from '@assay/features/embeddings';
import { PruningDecisionEntity, PruningJobEntity } from '@assay/features/pruning';
import {
  ItemValueEntity,
  ValuationEntity,
  ValuationPartEntity,
  ValuationShardEntity,
} from '@assay/features/valuations';
import { AuditEventEntity } from '@assay/platform/audit';
import { ApiKeyEntity, SessionEntity, UserEntity } from '@assay/platform/auth';
import type { EntityClass } from '@assay/platform/database';
import { JobEntity, WorkerEntity } from '@assay/platform/jobs';
import { BlobChunkEntity, BlobEntity } from '@assay/platform/storage';
import { WebhookDeliveryEntity, WebhookEntity } from '@assay/platform/webhooks';

/** Every entity, listed explicitly, for whoever opens the database. The drift test compares them with the migrations. */
export const entities: EntityClass[] = [
  ApiKeyEntity,
  AuditEventEntity,
  BlobChunkEntity,
  BlobEntity,
  DatasetEntity,
  DatasetVersionEntity,
  EmbeddingRowEntity,
  EmbeddingSetEntity,
  FeatureBlockEntity,
  ImportProblemEntity,
  ImportRowEntity,
  ItemEntity,
  ItemSpanEntity,
  ItemValueEntity,
  JobEntity,
  ModelEntity,
  PayloadEntity,
  PruningDecisionEntity,
  PruningJobEntity,
  SessionEntity,
  UserEntity,
  ValuationEntity,
  ValuationPartEntity,
  ValuationShardEntity,
  WebhookDeliveryEntity,
  WebhookEntity,
  WorkerEntity,
];
