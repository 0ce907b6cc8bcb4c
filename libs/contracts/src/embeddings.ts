import { z } from 'zod';
import { Id, Name, Timestamp } from './common';
import { listOf, listQuery } from './list';

/** How pixels become the model's input: value = (pixel · scale − mean) / std, per channel. */
export const ImageInput = z
  .strictObject({
    name: z.string().max(200).optional().meta({ description: 'Name of the input; the only one if left out' }),
    layout: z.enum(['nchw', 'nhwc']).default('nchw'),
    width: z.int().min(1).max(2048),
    height: z.int().min(1).max(2048),
    channels: z.union([z.literal(1), z.literal(3)]),
    scale: z
      .number()
      .positive()
      .default(1 / 255),
    mean: z.array(z.number()).min(1).max(3).default([0]),
    std: z.array(z.number().positive()).min(1).max(3).default([1]),
  })
  .meta({ id: 'ImageInput' });
export type ImageInput = z.infer<typeof ImageInput>;

export const Model = z
  .object({
    id: Id,
    name: z.string(),
    sha256: z.string(),
    size: z.int(),
    input: ImageInput,
    outputName: z.string(),
    dimension: z.int().meta({ description: 'Length of the vector that the test run gave' }),
    createdAt: Timestamp,
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;
export const ModelList = listOf('ModelList', Model);
export const ModelQuery = listQuery(['name', 'createdAt'], { q: z.string().max(100) });
export const CreateModel = z
  .strictObject({
    name: Name,
    uploadId: Id,
    input: ImageInput,
    outputName: z.string().min(1).max(200).meta({ description: 'Which output is the embedding: [batch, d]' }),
  })
  .meta({ id: 'CreateModel' });
export type CreateModel = z.infer<typeof CreateModel>;

export const EmbeddingState = z.enum(['building', 'ready', 'failed']).meta({ id: 'EmbeddingState' });
export type EmbeddingState = z.infer<typeof EmbeddingState>;
export const EmbeddingSet = z
  .object({
    id: Id,
    datasetId: Id,
    datasetName: z.string(),
    version: z.int(),
    name: z.string(),
    source: z.enum(['model', 'imported']),
    modelId: Id.nullable(),
    modelName: z.string().nullable(),
    rows: z.int(),
    dimension: z.int(),
    state: EmbeddingState,
    jobId: Id.nullable(),
    createdAt: Timestamp,
  })
  .meta({ id: 'EmbeddingSet' });
export type EmbeddingSet = z.infer<typeof EmbeddingSet>;
export const EmbeddingSetList = listOf('EmbeddingSetList', EmbeddingSet);
export const EmbeddingSetQuery = listQuery(['name', 'createdAt', 'rows', 'version'], {
  datasetId: Id,
  state: EmbeddingState,
  q: z.string().max(100),
});
export const CreateEmbeddingSet = z
  .strictObject({
    datasetId: Id,
    version: z.int().min(1).optional().meta({ description: 'The newest version if left out' }),
    modelId: Id,
    name: Name.optional(),
  })
  .meta({ id: 'CreateEmbeddingSet' });
export type CreateEmbeddingSet = z.infer<typeof CreateEmbeddingSet>;
