import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unwrap } from '@assay/api-client';
import type { Session } from './session';

/** What was planted in the sample data: the truth that a valuation should find. */
export const planted = JSON.parse(readFileSync(join(__dirname, '../../../apps/cli/sample/planted.json'), 'utf8')) as {
  duplicates: { externalId: string; of: string }[];
  labelFlips: { externalId: string; trueLabel: string }[];
};

/** What the start, or `assay demo`, has made of the sample data. */
export interface Sample {
  datasetId: string;
  items: number;
  modelId: string;
  embeddingSetId: string;
  valuationId: string;
}

/** @throws Error unless there is one of each, ready */
export async function findSample({ api }: Session): Promise<Sample> {
  const datasets = unwrap(await api.GET('/api/v1/datasets')).data;
  const sets = unwrap(await api.GET('/api/v1/embedding-sets')).data;
  const valuations = unwrap(await api.GET('/api/v1/valuations')).data;
  const [dataset, set, valuation] = [only(datasets), only(sets), only(valuations)];
  if (set.state !== 'ready' || valuation.state !== 'ready' || set.modelId === null) throw new Error('not ready');
  return {
    datasetId: dataset.id,
    items: dataset.items,
    modelId: set.modelId,
    embeddingSetId: set.id,
    valuationId: valuation.id,
  };
}

function only<T>(list: T[]): T {
  if (list.length !== 1 || list[0] === undefined) throw new Error(`There are ${list.length}, not one.`);
  return list[0];
}
