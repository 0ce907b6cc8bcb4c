import type { EmbeddingSet, PruningJob, Valuation } from '@assay/contracts';
import { useGetOne } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { FIRST_FORM, fromRequest, type PruningForm } from './request';

interface FirstForm {
  /** What the form begins with; undefined while it is looked up. */
  data?: PruningForm;
  error: unknown;
  refetch: () => unknown;
}

/** The form that an address asks for: `?datasetId=`, `?embeddingSetId=`, `?valuationId=`, or `?from=` an earlier pruning job. */
export function useFirstForm(): FirstForm {
  const [given] = useSearchParams();
  const from = useGiven<PruningJob>('pruning-jobs', given.get('from'));
  const valuation = useGiven<Valuation>('valuations', given.get('valuationId'));
  const set = useGiven<EmbeddingSet>('embedding-sets', given.get('embeddingSetId'));
  const asked = [from, valuation, set].find(({ id }) => id !== null);
  if (!asked)
    return { data: { ...FIRST_FORM, datasetId: given.get('datasetId') }, error: null, refetch: () => undefined };
  const data = from.record
    ? fromRequest(from.record.request)
    : valuation.record
      ? startAt(valuation.record.datasetId, valuation.record.embeddingSetId, valuation.record.id)
      : set.record && startAt(set.record.datasetId, set.record.id);
  return { data, error: asked.error, refetch: asked.refetch };
}

const startAt = (datasetId: string, embeddingSetId: string, valuationId?: string): PruningForm => ({
  ...FIRST_FORM,
  datasetId,
  embeddingSetId,
  valuationId,
});

function useGiven<T extends { id: string }>(resource: string, id: string | null) {
  const { data, error, refetch } = useGetOne<T>(resource, { id: id ?? '' }, { enabled: id !== null });
  return { id, record: data, error, refetch };
}
