import { z } from 'zod';
import { Id, Name, Timestamp } from './common';
import { Item, itemFilters, ItemKind } from './datasets';
import { listOf, listQuery } from './list';
import { LambdaRule } from './valuations';

/**
 * Ways of choosing what to keep. `influence`, the default, samples by how far a linear model moves when an item is left out, with weights; without
 * labels it samples by leverage. The others: leverage sampling with weights (pivotal: exact size; poisson; iid), highest leverage (topk), greedy
 * designs, k-center, random.
 */
export const PRUNING_METHODS = [
  'influence',
  'pivotal',
  'poisson',
  'iid',
  'topk',
  'greedy-d',
  'greedy-a',
  'greedy-v',
  'kcenter',
  'random',
] as const;
export const PruningMethod = z.enum(PRUNING_METHODS).meta({ id: 'PruningMethod' });
export type PruningMethod = z.infer<typeof PruningMethod>;

/** Scores of a valuation that items can be dropped by. */
export const PruningScore = z
  .enum(['value', 'leverage', 'looResidual', 'knnShapley'])
  .meta({ id: 'PruningScore', description: 'A score of the valuation; higher is better' });
export type PruningScore = z.infer<typeof PruningScore>;

export const PruningTarget = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('count'), keep: z.int().min(1).max(4_294_967_295) }),
    z.strictObject({ kind: z.literal('fraction'), keep: z.number().positive().max(1) }),
    z.strictObject({
      kind: z.literal('accuracy'),
      epsilon: z.number().positive().max(1),
      delta: z.number().positive().lt(1).default(0.1),
    }),
    z.strictObject({ kind: z.literal('dimension'), share: z.number().positive().max(1) }),
    z.strictObject({ kind: z.literal('value'), score: PruningScore.default('value'), below: z.number() }),
  ])
  .meta({
    id: 'PruningTarget',
    description:
      'count: keep so many items; fraction: keep such a part; accuracy: keep what leverage sampling needs for a spectral error ε with probability ' +
      '1 − δ; dimension: keep the fewest that hold such a share of the effective dimension; value: drop what scores below',
  });
export type PruningTarget = z.infer<typeof PruningTarget>;

/** Items named by id or by what they have in common; both: the union. */
export const ItemSelector = z
  .strictObject({
    externalIds: z.array(z.string().max(2000)).max(100_000).optional(),
    filter: z
      .strictObject({
        label: itemFilters.label.optional(),
        contributor: itemFilters.contributor.optional(),
        group: itemFilters.group.optional(),
        kind: ItemKind.optional(),
        synthetic: z.boolean().optional(),
      })
      .refine((filter) => Object.keys(filter).length > 0, 'must narrow the items by one field at least')
      .optional(),
  })
  .meta({ id: 'ItemSelector' });
export type ItemSelector = z.infer<typeof ItemSelector>;

/** One number for all, or a number for each of those named. */
const Floor = z.union([z.int().min(1), z.record(z.string().max(500), z.int().min(1))]);
export const PruningFloors = z.strictObject({ classes: Floor.optional(), contributors: Floor.optional() }).meta({
  id: 'PruningFloors',
  description: 'Items to keep of every class or contributor, or of those named. Lists and gates go before floors.',
});
export type PruningFloors = z.infer<typeof PruningFloors>;

export const LabelGate = z
  .strictObject({
    score: z.enum(['looResidual', 'knnShapley']).default('looResidual'),
    dropShare: z.number().positive().max(0.5).optional(),
    dropBelow: z.number().optional(),
  })
  .refine(
    ({ dropShare, dropBelow }) => (dropShare === undefined) !== (dropBelow === undefined),
    'give dropShare or dropBelow',
  )
  .meta({
    id: 'LabelGate',
    description: 'Drops the items whose labels are the most suspicious before anything is chosen',
  });
export type LabelGate = z.infer<typeof LabelGate>;

export const CreatePruningJob = z
  .strictObject({
    datasetId: Id,
    version: z.int().min(1).max(2_147_483_647).optional().meta({ description: 'The newest, if left out' }),
    embeddingSetId: Id.optional().meta({ description: 'The newest that is ready of the version, if left out' }),
    valuationId: Id.optional().meta({
      description: 'Whose values the manifest shows; computed with the job if left out',
    }),
    name: Name.optional(),
    reason: z.string().max(500).default('pruning').meta({ description: 'Why; kept with the version that this makes' }),
    method: PruningMethod.default('influence'),
    target: PruningTarget,
    floors: PruningFloors.default({}),
    mustKeep: ItemSelector.default({}),
    mustDrop: ItemSelector.default({}),
    keepGroupsWhole: z.boolean().default(false).meta({
      description: 'Items with the same group, such as the frames of one video, are kept or dropped together',
    }),
    duplicates: z
      .strictObject({
        exact: z.boolean().default(true).meta({ description: 'Collapse items with the same content' }),
        cosine: z
          .number()
          .positive()
          .max(1)
          .optional()
          .meta({ description: 'Collapse items whose embeddings are at least so similar' }),
      })
      .default({ exact: true }),
    labelGate: LabelGate.optional(),
    lambda: LambdaRule.default({ rule: 'trace' }),
    normalize: z.boolean().default(false),
    center: z.boolean().default(false),
    seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
    probe: z
      .strictObject({
        seeds: z.int().min(5).max(50).default(5),
        head: z.enum(['auto', 'ridge', 'logistic']).default('auto'),
        heldOut: z.number().positive().max(0.5).default(0.2).meta({ description: 'Share of the items to test on' }),
      })
      .nullable()
      .default({ seeds: 5, head: 'auto', heldOut: 0.2 })
      .meta({
        description:
          'Train on all, on kept and on random items, and compare. null: do not (without labels it cannot be done)',
      }),
    refuseIfNotBetter: z
      .boolean()
      .default(false)
      .meta({ description: 'Refuse to apply unless the probe finds kept better than random' }),
    sweep: z
      .array(z.number().positive().lt(1))
      .min(1)
      .max(10)
      .optional()
      .meta({ description: 'Fractions at which quality is drawn against size' }),
    dryRun: z
      .boolean()
      .default(false)
      .meta({ description: 'Only report; the data set stays as it is until confirmed' }),
  })
  .meta({ id: 'CreatePruningJob' });
export type CreatePruningJob = z.infer<typeof CreatePruningJob>;

export const DECISION_REASONS = [
  'must-keep',
  'floor',
  'selected',
  'must-drop',
  'exact-duplicate',
  'near-duplicate',
  'label-error',
  'below-value',
  'not-selected',
] as const;
export const DecisionReason = z.enum(DECISION_REASONS).meta({ id: 'DecisionReason' });
export type DecisionReason = z.infer<typeof DecisionReason>;

export const PruningCertificate = z
  .object({
    epsilon: z.number().meta({ description: 'Realised spectral error of the kept, weighted items against all' }),
    planned: z.object({ epsilon: z.number().nullable(), delta: z.number() }),
    rescaled: z.boolean().meta({ description: 'Weights are n/m, not inverse probabilities' }),
    logDet: z.number().nullable(),
    trace: z.number().nullable(),
    effectiveDimension: z.object({
      full: z.number(),
      subset: z.number().nullable().meta({ description: 'Of the kept items among themselves' }),
      share: z.number().nullable().meta({ description: 'subset/full' }),
      weighted: z.number().nullable().meta({ description: 'Of the kept items with their weights' }),
    }),
    coverageRadius: z.number().nullable(),
    coverageRows: z.int(),
  })
  .meta({ id: 'PruningCertificate' });
export type PruningCertificate = z.infer<typeof PruningCertificate>;

export const Drift = z
  .object({
    totalVariation: z
      .number()
      .meta({ description: 'Half the sum of absolute differences of shares: 0 same, 1 disjoint' }),
    groups: z.array(z.object({ value: z.string().nullable(), before: z.int(), after: z.int() })),
  })
  .meta({ id: 'Drift' });
export type Drift = z.infer<typeof Drift>;

/** Mean over seeds with a 95 % interval (Student's t). */
export const Estimate = z
  .object({
    mean: z.number(),
    sd: z.number(),
    interval: z.tuple([z.number(), z.number()]),
    values: z.array(z.number()).meta({ description: 'One per seed' }),
  })
  .meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof Estimate>;
export const Verdict = z.enum(['better', 'not-distinguishable', 'worse']).meta({ id: 'Verdict' });
export type Verdict = z.infer<typeof Verdict>;
export const Probe = z
  .object({
    head: z.enum(['ridge', 'logistic']),
    metric: z.literal('accuracy'),
    seeds: z.int(),
    heldOutRows: z.int(),
    all: Estimate,
    kept: Estimate,
    random: Estimate,
    difference: Estimate.meta({ description: 'kept − random, by seed' }),
    verdict: Verdict,
  })
  .meta({ id: 'Probe' });
export type Probe = z.infer<typeof Probe>;
export const SweepPoint = z
  .object({ fraction: z.number(), rows: z.int(), kept: Estimate, random: Estimate, topk: Estimate })
  .meta({ id: 'SweepPoint' });
export type SweepPoint = z.infer<typeof SweepPoint>;

export const PruningReport = z
  .object({
    headline: z.string().meta({ description: 'What matters most, in one sentence' }),
    notes: z.array(z.string()),
    items: z.int(),
    kept: z.int(),
    dropped: z.int(),
    reasons: z.partialRecord(DecisionReason, z.int()),
    method: PruningMethod,
    engine: z.string(),
    lambda: z.number(),
    certificate: PruningCertificate,
    drift: z.object({ classes: Drift, contributors: Drift }),
    duplicates: z.object({ groups: z.int(), exact: z.int(), near: z.int() }).nullable(),
    labelGate: z.object({ score: z.string(), dropped: z.int(), threshold: z.number() }).nullable(),
    probe: Probe.nullable(),
    sweep: z.array(SweepPoint).nullable(),
    seconds: z.record(z.string(), z.number()),
  })
  .meta({ id: 'PruningReport' });
export type PruningReport = z.infer<typeof PruningReport>;

export const PRUNING_STATES = ['pending', 'previewed', 'refused', 'applied', 'undone', 'failed'] as const;
export const PruningState = z.enum(PRUNING_STATES).meta({
  id: 'PruningState',
  description:
    'refused: asked to, since the probe did not find kept better than random. failed: no report could be made',
});
export type PruningState = z.infer<typeof PruningState>;

export const PruningJob = z
  .object({
    id: Id,
    name: z.string(),
    datasetId: Id,
    datasetName: z.string(),
    version: z.int().meta({ description: 'What is pruned' }),
    embeddingSetId: Id,
    valuationId: Id.nullable(),
    request: CreatePruningJob,
    state: PruningState,
    jobId: Id.nullable().meta({ description: 'The last job that worked on it' }),
    items: z.int(),
    kept: z.int().nullable(),
    previewHash: z.string().nullable().meta({ description: 'SHA-256 of the manifest; confirms the preview' }),
    report: PruningReport.nullable(),
    appliedVersion: z.int().nullable(),
    appliedAt: Timestamp.nullable(),
    undoneVersion: z.int().nullable(),
    undoneAt: Timestamp.nullable(),
    purgeableAt: Timestamp.nullable().meta({ description: 'From when on an admin may purge what was dropped' }),
    purgedAt: Timestamp.nullable(),
    createdBy: z.string(),
    createdAt: Timestamp,
  })
  .meta({ id: 'PruningJob' });
export type PruningJob = z.infer<typeof PruningJob>;
export const PruningJobList = listOf('PruningJobList', PruningJob);
export const PruningJobQuery = listQuery(['name', 'createdAt', 'appliedAt'], {
  datasetId: Id,
  state: PruningState,
  q: z.string().max(100),
});

export const ApplyPruningJob = z
  .strictObject({ previewHash: z.string().regex(/^[0-9a-f]{64}$/, 'must be the previewHash of the pruning job') })
  .meta({ id: 'ApplyPruningJob' });
export type ApplyPruningJob = z.infer<typeof ApplyPruningJob>;
export const UndoPruningJob = z
  .strictObject({
    keepLaterChanges: z.boolean().default(false).meta({
      description: 'Put the items back although newer versions were made; the manifest hash is then a new one',
    }),
  })
  .meta({ id: 'UndoPruningJob' });
export type UndoPruningJob = z.infer<typeof UndoPruningJob>;

/** An item with what the pruning job decided. */
export const PrunedItem = Item.extend({
  kept: z.boolean(),
  reason: DecisionReason,
  weight: z.number().nullable().meta({ description: 'For training on what is kept; null: dropped' }),
  value: z.number(),
  rank: z.int(),
  duplicateOf: z.string().nullable().meta({ description: 'External id of the item that stands for it' }),
}).meta({ id: 'PrunedItem' });
export type PrunedItem = z.infer<typeof PrunedItem>;
export const PrunedItemList = listOf('PrunedItemList', PrunedItem);
export const PrunedItemQuery = listQuery(
  ['rank', 'value', 'weight'],
  { ...itemFilters, kept: z.enum(['true', 'false']), reason: DecisionReason },
  { byCursor: true },
);

/** First line of the JSONL manifest, and metadata of the Parquet one. No id of the job and no time: the same request gives the same bytes. */
export const PruningManifest = z
  .object({
    format: z.literal('assay-pruning-manifest/1'),
    assay: z.string().meta({ description: 'Version of Assay' }),
    dataset: z.string(),
    version: z.int(),
    versionManifest: z.string().meta({ description: 'Manifest hash of the version that is pruned' }),
    embeddingSet: z.string(),
    valuation: z.string().nullable(),
    parameters: CreatePruningJob.omit({
      datasetId: true,
      version: true,
      embeddingSetId: true,
      valuationId: true,
      name: true,
      reason: true,
      dryRun: true,
      sweep: true,
    }),
    engine: z.string(),
    items: z.int(),
    kept: z.int(),
    labels: z.string().meta({ description: 'SHA-256 over labels, contributors and groups of the items' }),
    rows: z.string().meta({ description: 'SHA-256 over the lines that follow in the JSONL manifest' }),
    hash: z.string().meta({ description: 'SHA-256 over this object without `hash`, as canonical JSON (RFC 8785)' }),
  })
  .meta({ id: 'PruningManifest' });
export type PruningManifest = z.infer<typeof PruningManifest>;
