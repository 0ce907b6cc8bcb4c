import { z } from 'zod';
import { Count, Id, Json, JsonObject, Name, Timestamp } from './common';
import { listOf, listQuery } from './list';

export const Upload = z
  .object({ id: Id, filename: z.string(), size: z.int(), sha256: z.string(), createdAt: Timestamp })
  .meta({ id: 'Upload' });
export type Upload = z.infer<typeof Upload>;
export const UploadQuery = z.strictObject({
  filename: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .regex(/^[^\p{Cc}/\\]+$/u, 'must be a plain file name without folders'),
});

export const Dataset = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    createdAt: Timestamp,
    version: z.int().meta({ description: 'Newest version; 0 while nothing was imported' }),
    items: z.int(),
    kinds: z.array(Count),
  })
  .meta({ id: 'Dataset' });
export type Dataset = z.infer<typeof Dataset>;
export const DatasetList = listOf('DatasetList', Dataset);
export const DatasetQuery = listQuery(['name', 'createdAt'], { q: z.string().max(100) });
export const CreateDataset = z
  .strictObject({ name: Name, description: z.string().max(4000).default('') })
  .meta({ id: 'CreateDataset' });
export type CreateDataset = z.infer<typeof CreateDataset>;
export const UpdateDataset = z
  .strictObject({ name: Name.optional(), description: z.string().max(4000).optional() })
  .meta({ id: 'UpdateDataset' });
export type UpdateDataset = z.infer<typeof UpdateDataset>;

export const DatasetVersion = z
  .object({
    number: z.int(),
    manifestHash: z.string().meta({ description: 'SHA-256 over the ordered (external_id, sha256) pairs' }),
    items: z.int(),
    added: z.int(),
    updated: z.int(),
    removed: z.int().meta({ description: 'Members of the version before that are not in this one' }),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'DatasetVersion' });
export type DatasetVersion = z.infer<typeof DatasetVersion>;
export const DatasetVersionList = listOf('DatasetVersionList', DatasetVersion);
export const DatasetVersionQuery = listQuery(['number'], {});

/** How many items of a version there are by class, contributor, group and kind: what its filters offer. */
export const Facets = z
  .object({
    items: z.int(),
    labels: z.array(Count),
    contributors: z.array(Count),
    groups: z.array(Count),
    kinds: z.array(Count),
    synthetic: z.int(),
  })
  .meta({ id: 'Facets' });
export type Facets = z.infer<typeof Facets>;

export const FacetsQuery = z.strictObject({ version: z.coerce.number().int().min(1).optional() });

/** Content of an item as it was in a version; the newest that has it if left out. */
export const ItemVersionQuery = z.strictObject({
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

export const ItemKind = z.enum(['image', 'text', 'row', 'vector']).meta({ id: 'ItemKind' });
export type ItemKind = z.infer<typeof ItemKind>;
export const Item = z
  .object({
    id: z.string().meta({ description: 'A decimal number too large for JSON, hence a string' }),
    datasetId: Id,
    externalId: z.string(),
    sha256: z.string(),
    kind: ItemKind,
    label: z.string().nullable(),
    contributor: z.string().nullable(),
    group: z.string().nullable(),
    attributes: JsonObject,
    synthetic: z.boolean(),
    hasThumbnail: z.boolean(),
    hasPayload: z.boolean(),
    fromVersion: z.int(),
  })
  .meta({ id: 'Item' });
export type Item = z.infer<typeof Item>;
export const ItemList = listOf('ItemList', Item);
/** What item lists can be narrowed to. `label=` (empty) means items without one. */
export const itemFilters = {
  q: z.string().max(200).meta({ description: 'Part of the external id' }),
  label: z.string().max(500),
  contributor: z.string().max(500),
  group: z.string().max(500),
  kind: ItemKind,
  synthetic: z.enum(['true', 'false']),
};
export const ItemQuery = listQuery(
  ['id', 'externalId', 'label', 'contributor'],
  {
    ...itemFilters,
    version: z.coerce.number().int().min(1),
  },
  { byCursor: true },
);

export const IMPORT_FORMATS = ['npy', 'csv', 'jsonl', 'parquet', 'idx', 'zip'] as const;
export const ImportFormat = z.enum(IMPORT_FORMATS).meta({ id: 'ImportFormat' });
export type ImportFormat = z.infer<typeof ImportFormat>;

/** Which column of the source plays which part. Left out: not there. */
export const ColumnMapping = z
  .strictObject({
    externalId: z.string().max(500).optional(),
    label: z.string().max(500).optional(),
    contributor: z.string().max(500).optional(),
    group: z.string().max(500).optional(),
    vector: z
      .string()
      .max(500)
      .optional()
      .meta({ description: 'A list-of-numbers column to be used as the embedding' }),
    attributes: z.union([z.literal('all'), z.array(z.string().max(500)).max(1000)]).optional(),
  })
  .meta({ id: 'ColumnMapping' });
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const PreviewImport = z.strictObject({ uploadIds: z.array(Id).min(1).max(8) }).meta({ id: 'PreviewImport' });
export type PreviewImport = z.infer<typeof PreviewImport>;
export const ColumnType = z.enum(['text', 'integer', 'number', 'boolean', 'vector', 'image', 'other']);
export const ImportPreview = z
  .object({
    format: ImportFormat,
    columns: z.array(z.object({ name: z.string(), type: ColumnType, samples: z.array(z.string()) })),
    rows: z.array(z.record(z.string(), Json)),
    rowEstimate: z.int().nullable(),
    suggested: ColumnMapping,
    vectorDimension: z.int().optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ImportPreview' });
export type ImportPreview = z.infer<typeof ImportPreview>;

export const CreateImport = z
  .strictObject({
    uploadIds: z.array(Id).min(1).max(8),
    mapping: ColumnMapping.optional().meta({ description: 'As the preview suggests, if left out' }),
    reason: z.string().max(500).default('import').meta({ description: 'Why; kept with the version that this makes' }),
  })
  .meta({ id: 'CreateImport' });
export type CreateImport = z.infer<typeof CreateImport>;

/** `result` of a finished import job. */
export const ImportResult = z.object({
  version: z.int().nullable(),
  read: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  embeddingSetId: Id.nullable(),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const ImportProblem = z
  .object({ line: z.int(), externalId: z.string().nullable(), code: z.string(), reason: z.string() })
  .meta({ id: 'ImportProblem' });
export type ImportProblem = z.infer<typeof ImportProblem>;
export const ImportProblemList = listOf('ImportProblemList', ImportProblem);
export const ImportProblemQuery = listQuery(['line'], { code: z.string().max(60) });
