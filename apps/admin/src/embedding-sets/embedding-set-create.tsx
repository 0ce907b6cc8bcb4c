import type { Dataset, Model } from '@assay/contracts';
import { CreateEmbeddingSet } from '@assay/contracts';
import { Alert, Box, Card, Link } from '@mui/material';
import { AutocompleteInput, CreateBase, ReferenceInput, SimpleForm, TextInput, useGetList } from 'react-admin';
import { Link as RouterLink, useSearchParams } from 'react-router-dom';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { formatCount } from '../format/format';
import { inputShape } from '../models/model-words';

const byName = { field: 'name', order: 'ASC' } as const;
const search = (q: string) => ({ q });

export function EmbeddingSetCreate() {
  const [given] = useSearchParams();
  return (
    <CreateBase mutationOptions={useToldErrors()} redirect="show">
      <Page
        narrow
        title="Compute embeddings"
        trail={[{ label: 'Embedding sets', to: '/embedding-sets' }]}
        intro="Runs every picture of the newest version through the model. It is a job: you can watch it, leave, or cancel it."
      >
        <NoModelHint />
        <Card>
          <SimpleForm
            disableInvalidFormNotification
            defaultValues={{ datasetId: given.get('datasetId'), modelId: given.get('modelId') }}
            validate={validatedBy(CreateEmbeddingSet, ['datasetId', 'modelId', 'name'])}
            toolbar={<FormBar label="Compute" />}
          >
            <Box sx={{ display: 'grid', gap: 1.5, width: '100%', gridTemplateColumns: 'minmax(0, 1fr)' }}>
              <ReferenceInput source="datasetId" reference="datasets" sort={byName}>
                <AutocompleteInput
                  label="Dataset"
                  isRequired
                  filterToQuery={search}
                  optionText={(dataset?: Dataset) =>
                    dataset ? `${dataset.name} (v${dataset.version}, ${formatCount(dataset.items)} items)` : ''
                  }
                  helperText="Must hold pictures"
                />
              </ReferenceInput>
              <ReferenceInput source="modelId" reference="models" sort={byName}>
                <AutocompleteInput
                  label="Model"
                  isRequired
                  filterToQuery={search}
                  optionText={(model?: Model) =>
                    model ? `${model.name} (${inputShape(model.input)} → ${formatCount(model.dimension)})` : ''
                  }
                />
              </ReferenceInput>
              <TextInput
                source="name"
                helperText="May stay empty: then it is named after dataset and model"
                parse={(text: string) => text || undefined}
              />
            </Box>
          </SimpleForm>
        </Card>
      </Page>
    </CreateBase>
  );
}

const NoModelHint = () => {
  const { total } = useGetList<Model>('models', { pagination: { page: 1, perPage: 1 }, sort: byName });
  if (total !== 0) return null;
  return (
    <Alert severity="info" sx={{ mb: 2 }}>
      There is no model yet.{' '}
      <Link component={RouterLink} to="/models/create">
        Register one
      </Link>{' '}
      first, or import data that brings its own embeddings.
    </Alert>
  );
};
