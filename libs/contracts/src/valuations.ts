import { z } from 'zod';
import { Id, Name, Timestamp } from './common';
import { Item, itemFilters } from './datasets';
import { listOf, listQuery } from './list';

export const LambdaRule = z
  .discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('trace') }),
    z.strictObject({ rule: z.literal('value'), value: z.number().positive().max(1e300) }),
    z.strictObject({ rule: z.literal('dimension'), dimension: z.number().positive() }),
  ])
  .meta({
    id: 'LambdaRule',
    description: 'trace: 0.01·Tr(XᵀX)/d; value: as given; dimension: λ such that the effective dimension is as given',
  });
export type LambdaRule = z.infer<typeof LambdaRule>;
export const Precision = z.enum(['f64', 'mixed']).meta({ id: 'Precision' });
export type Precision = z.infer<typeof Precision>;

export const CreateValuation = z
  .strictObject({
    embeddingSetId: Id,
    name: Name.optional(),
    method: z.literal('ridge-leverage').default('ridge-leverage'),
    lambda: LambdaRule.default({ rule: 'trace' }),
    normalize: z.boolean().default(false).meta({ description: 'Scale every row to length 1 first' }),
    center: z.boolean().default(false).meta({ description: 'Subtract the column means first' }),
    precision: Precision.default('f64'),
    labelScores: z.boolean().default(true).meta({ description: 'Also the scores that see labels, where labels exist' }),
    neighbours: z.int().min(1).max(1000).default(10).meta({ description: 'K of KNN-Shapley' }),
  })
  .meta({ id: 'CreateValuation' });
export type CreateValuation = z.infer<typeof CreateValuation>;

export const Seconds = z
  .object({ gram: z.number(), factor: z.number(), scores: z.number(), labels: z.number(), total: z.number() })
  .meta({ id: 'Seconds', description: 'Wall time of each phase' });
export type Seconds = z.infer<typeof Seconds>;

export const ValuationState = z.enum(['pending', 'ready', 'failed']).meta({ id: 'ValuationState' });
export type ValuationState = z.infer<typeof ValuationState>;
export const Valuation = z
  .object({
    id: Id,
    name: z.string(),
    embeddingSetId: Id,
    datasetId: Id,
    datasetName: z.string(),
    version: z.int(),
    method: z.string(),
    options: CreateValuation.pick({
      lambda: true,
      normalize: true,
      center: true,
      precision: true,
      labelScores: true,
      neighbours: true,
    }),
    state: ValuationState,
    jobId: Id.nullable(),
    rows: z.int(),
    columns: z.int(),
    lambda: z.number().nullable(),
    effectiveDimension: z.number().nullable(),
    rank: z.int().nullable(),
    condition: z.number().nullable(),
    expectedError: z.number().nullable().meta({ description: 'Expected largest relative error of a leverage score' }),
    engine: z.string().nullable(),
    precisionUsed: Precision.nullable(),
    seconds: Seconds.nullable(),
    hasLabelScores: z.boolean(),
    createdAt: Timestamp,
  })
  .meta({ id: 'Valuation' });
export type Valuation = z.infer<typeof Valuation>;
export const ValuationList = listOf('ValuationList', Valuation);
export const ValuationQuery = listQuery(['name', 'createdAt', 'rows', 'version'], {
  datasetId: Id,
  embeddingSetId: Id,
  state: ValuationState,
  q: z.string().max(100),
});

/** An item with what one valuation says of it. Leverage is in-sample: the item's own row is part of the Gram matrix. */
export const ValuedItem = Item.extend({
  rank: z.int().meta({ description: '1 is the most valuable' }),
  value: z.number().meta({ description: 'π = leverage / effective dimension; sums to 1 over the valuation' }),
  leverage: z.number().meta({ description: 'In-sample ridge leverage, in [0, 1)' }),
  looResidual: z
    .number()
    .nullable()
    .meta({ description: '−(leave-one-out residual)²; the lower, the more suspicious the label' }),
  knnShapley: z
    .number()
    .nullable()
    .meta({ description: 'KNN-Shapley; below 0: the label disagrees with its neighbourhood' }),
}).meta({ id: 'ValuedItem' });
export type ValuedItem = z.infer<typeof ValuedItem>;
export const ValuedItemList = listOf('ValuedItemList', ValuedItem);
export const ValuedItemQuery = listQuery(['rank', 'value', 'leverage', 'looResidual', 'knnShapley'], itemFilters, {
  byCursor: true,
});

export const Histogram = z.object({ edges: z.array(z.number()), counts: z.array(z.int()) }).meta({ id: 'Histogram' });
export type Histogram = z.infer<typeof Histogram>;
export const GroupValue = z
  .object({
    value: z.string().nullable().meta({ description: 'The class or contributor; null: none given' }),
    items: z.int(),
    total: z.number().meta({ description: 'Share of the whole value' }),
    mean: z.number(),
    perItem: z.number().meta({ description: 'Mean value over 1/n: above 1 is worth more than the average item' }),
  })
  .meta({ id: 'GroupValue' });
export type GroupValue = z.infer<typeof GroupValue>;
export const ValuationSummary = z
  .object({ histogram: Histogram, byLabel: z.array(GroupValue), byContributor: z.array(GroupValue) })
  .meta({ id: 'ValuationSummary' });
export type ValuationSummary = z.infer<typeof ValuationSummary>;

/** How close a leverage sample is to come to the whole set: spectral error ε, with probability 1 − δ. */
export const SamplePlanQuery = z.object({
  epsilon: z.coerce.number().positive().max(1).default(0.5),
  delta: z.coerce.number().positive().lt(1).default(0.1),
});
export const SamplePlan = z
  .object({
    m: z.int().meta({ description: 'Rows to draw by leverage, with weights 1/(m·p)' }),
    keepAll: z.boolean().meta({ description: 'The bound asks for as many rows as there are' }),
    bound: z.enum(['product', 'intrinsic-dimension']).meta({ description: 'Which form of the bound was smaller' }),
    effectiveDimension: z.number(),
  })
  .meta({ id: 'SamplePlan' });
export type SamplePlan = z.infer<typeof SamplePlan>;

/** Names of the classes that the `label` numbers of the map's binary columns stand for. */
export const ValuationMapInfo = z
  .object({ rows: z.int(), labels: z.array(z.string()) })
  .meta({ id: 'ValuationMapInfo' });
export type ValuationMapInfo = z.infer<typeof ValuationMapInfo>;
