import type { Dataset, EmbeddingSet, Facets } from '@assay/contracts';
import { useGetList, useGetOne } from 'react-admin';
import { useWatch } from 'react-hook-form';
import { api } from '../../providers/api';
import { useApi } from '../../providers/use-api';
import type { PruningForm } from './request';

/** What is known of the data that the form around has chosen; undefined while it is not. */
export interface PrunedData {
  dataset?: Dataset;
  /** Version that will be pruned: the embedding set's, or the newest. */
  version?: number;
  /** The embedding set that was chosen, if one was. */
  set?: EmbeddingSet;
  /** Whether the version has embeddings that are ready. */
  hasEmbeddings?: boolean;
  facets?: Facets;
}

export function usePrunedData(): PrunedData {
  const [datasetId, setId] = useWatch<PruningForm, ['datasetId', 'embeddingSetId']>({
    name: ['datasetId', 'embeddingSetId'],
  });
  const { data: dataset } = useGetOne<Dataset>('datasets', { id: datasetId ?? '' }, { enabled: Boolean(datasetId) });
  const { data: set } = useGetOne<EmbeddingSet>('embedding-sets', { id: setId ?? '' }, { enabled: Boolean(setId) });
  const { data: ready } = useGetList<EmbeddingSet>(
    'embedding-sets',
    {
      pagination: { page: 1, perPage: 100 },
      sort: { field: 'createdAt', order: 'DESC' },
      filter: { datasetId, state: 'ready' },
    },
    { enabled: Boolean(datasetId) },
  );
  const known = datasetId ? dataset : undefined;
  const chosen = setId && set?.datasetId === datasetId ? set : undefined;
  const version = chosen?.version ?? known?.version;
  const { data: facets } = useApi<Facets>(
    ['facets', datasetId, version],
    (signal) => api.facets(datasetId ?? '', version ?? 1, signal),
    { enabled: known !== undefined && (version ?? 0) > 0 },
  );
  return {
    dataset: known,
    version,
    set: chosen,
    hasEmbeddings: known && (chosen !== undefined || ready?.some((one) => one.version === known.version)),
    facets: known && facets,
  };
}

/** Why a model cannot be trained on the labels, or null where it can. */
export function whyNotProbed(facets: Facets | undefined): string | null {
  if (!facets) return null;
  const classes = facets.labels.filter(({ value }) => value !== null);
  if (classes.length === 0) return 'The items have no labels, so there is nothing to train for.';
  if (classes.length === 1) return 'All items have the same label, so there is nothing to tell apart.';
  return null;
}
