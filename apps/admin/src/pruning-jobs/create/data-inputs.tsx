import type { Dataset, EmbeddingSet, Valuation } from '@assay/contracts';
import { Alert, Link } from '@mui/material';
import { useEffect } from 'react';
import { AutocompleteInput, ReferenceInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { Link as RouterLink } from 'react-router-dom';
import { formatCount } from '../../format/format';
import type { PruningForm } from './request';
import { usePrunedData } from './use-pruned-data';

const newest = { field: 'createdAt', order: 'DESC' } as const;
const search = (q: string) => ({ q });

/** Which data are pruned. With a dataset chosen, the rest may stay empty. */
export function DatasetInput() {
  const { setValue } = useFormContext<PruningForm>();
  const { dataset, set, hasEmbeddings } = usePrunedData();
  // The version is the embedding set's own; without a set it is the newest.
  useEffect(() => setValue('version', set?.version ?? null), [set?.version, setValue]);
  const drop = () => {
    setValue('embeddingSetId', null);
    setValue('valuationId', null);
  };
  return (
    <>
      <ReferenceInput source="datasetId" reference="datasets" sort={{ field: 'name', order: 'ASC' }}>
        <AutocompleteInput
          label="Dataset"
          isRequired
          filterToQuery={search}
          onChange={drop}
          optionText={(one?: Dataset) => (one ? `${one.name} (v${one.version}, ${formatCount(one.items)} items)` : '')}
          helperText={false}
        />
      </ReferenceInput>
      {dataset && hasEmbeddings === false && (
        <Alert severity="warning">
          Version {dataset.version} of {dataset.name} has no embeddings yet.{' '}
          <Link component={RouterLink} to={`/embedding-sets/create?datasetId=${dataset.id}`} color="inherit">
            Compute them
          </Link>{' '}
          first: items are compared by them.
        </Alert>
      )}
      {dataset && set && set.version < dataset.version && (
        <Alert severity="info">
          These embeddings are of version {set.version}, but {dataset.name} is at version {dataset.version}. You can
          look at the preview, but it cannot be applied.
        </Alert>
      )}
    </>
  );
}

/** Embeddings and values other than the newest. */
export function MeasureInputs() {
  const [datasetId, setId] = useWatch<PruningForm, ['datasetId', 'embeddingSetId']>({
    name: ['datasetId', 'embeddingSetId'],
  });
  if (!datasetId) return null;
  return (
    <>
      <ReferenceInput
        key={`set-${datasetId}`}
        source="embeddingSetId"
        reference="embedding-sets"
        filter={{ datasetId, state: 'ready' }}
        sort={newest}
      >
        <AutocompleteInput
          label="Embedding set"
          filterToQuery={search}
          optionText={(one?: EmbeddingSet) =>
            one ? `${one.name} (v${one.version}, ${formatCount(one.rows)} × ${formatCount(one.dimension)})` : ''
          }
          helperText="May stay empty: then it is the newest of the newest version"
        />
      </ReferenceInput>
      <ValuationInput key={`valuation-${datasetId}-${setId ?? ''}`} />
    </>
  );
}

/** Valuations are of an embedding set: choosing one chooses its set. */
export function ValuationInput({ isRequired = false }: { isRequired?: boolean }) {
  const { setValue } = useFormContext<PruningForm>();
  const [datasetId, setId] = useWatch<PruningForm, ['datasetId', 'embeddingSetId']>({
    name: ['datasetId', 'embeddingSetId'],
  });
  return (
    <ReferenceInput
      source="valuationId"
      reference="valuations"
      filter={{ state: 'ready', ...(setId ? { embeddingSetId: setId } : { datasetId }) }}
      sort={newest}
    >
      <AutocompleteInput
        label="Valuation"
        isRequired={isRequired}
        filterToQuery={search}
        onChange={(_id, chosen) => {
          const valuation = chosen as Valuation | undefined;
          if (valuation) setValue('embeddingSetId', valuation.embeddingSetId);
        }}
        optionText={(one?: Valuation) => (one ? `${one.name} (v${one.version})` : '')}
        helperText={
          isRequired ? 'Its scores decide what is dropped' : 'May stay empty: then the items are valued with the job'
        }
      />
    </ReferenceInput>
  );
}
