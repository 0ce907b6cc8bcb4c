import type { EmbeddingSet } from '@assay/contracts';
import { CreateValuation } from '@assay/contracts';
import { Box, Card, Divider } from '@mui/material';
import {
  AutocompleteInput,
  BooleanInput,
  CreateBase,
  FormDataConsumer,
  NumberInput,
  ReferenceInput,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { FormBar } from '../components/form-bar';
import { LambdaInputs, PreparationInputs } from '../components/lambda-inputs';
import { toLambda, TRACE_RULE } from '../components/lambda-rule';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { formatCount } from '../format/format';

const FIELDS = ['embeddingSetId', 'name', 'lambda', 'normalize', 'center', 'precision', 'labelScores', 'neighbours'];
const DEFAULTS = {
  lambda: TRACE_RULE,
  normalize: false,
  center: false,
  precision: 'f64',
  labelScores: true,
  neighbours: 10,
};
const PRECISIONS = [
  { id: 'f64', name: 'Float64 – the most exact' },
  { id: 'mixed', name: 'Mixed – the fastest' },
];

/** What the API wants. */
const toRequest = (values: Record<string, unknown>) => ({
  ...Object.fromEntries(FIELDS.map((field) => [field, values[field] ?? undefined])),
  lambda: toLambda(values.lambda),
});
const validate = (values: Record<string, unknown>) => validatedBy(CreateValuation, FIELDS)(toRequest(values));

export function ValuationCreate() {
  const [given] = useSearchParams();
  return (
    <CreateBase mutationOptions={useToldErrors()} redirect="show" transform={toRequest}>
      <Page
        narrow
        title="New valuation"
        trail={[{ label: 'Valuations', to: '/valuations' }]}
        intro="The defaults are right for a first look. Every choice is kept with the result, so that it can be repeated."
      >
        <Card>
          <SimpleForm
            disableInvalidFormNotification
            defaultValues={{ ...DEFAULTS, embeddingSetId: given.get('embeddingSetId') }}
            validate={validate}
            toolbar={<FormBar label="Value the items" />}
          >
            <ValuationInputs />
          </SimpleForm>
        </Card>
      </Page>
    </CreateBase>
  );
}

const describe = (set?: EmbeddingSet) =>
  set
    ? `${set.name} – ${set.datasetName} v${set.version}, ${formatCount(set.rows)} × ${formatCount(set.dimension)}`
    : '';

const ValuationInputs = () => (
  <Box sx={{ display: 'grid', gap: 1.5, width: '100%', gridTemplateColumns: 'minmax(0, 1fr)' }}>
    <ReferenceInput
      source="embeddingSetId"
      reference="embedding-sets"
      filter={{ state: 'ready' }}
      sort={{ field: 'createdAt', order: 'DESC' }}
    >
      <AutocompleteInput
        label="Embedding set"
        isRequired
        optionText={describe}
        filterToQuery={(q: string) => ({ q })}
        helperText="The items and their vectors"
      />
    </ReferenceInput>
    <TextInput
      source="name"
      helperText="May stay empty: then it is named after the embedding set"
      parse={(text: string) => text || undefined}
    />
    <Divider />
    <LambdaInputs />
    <Divider />
    <PreparationInputs />
    <SelectInput
      source="precision"
      choices={PRECISIONS}
      isRequired
      helperText="Mixed is several times faster on a GPU; its expected error is shown with the result."
    />
    <Divider />
    <BooleanInput
      source="labelScores"
      label="Also judge the labels"
      helperText="Two more scores where items have labels: the leave-one-out residual and KNN-Shapley."
    />
    <FormDataConsumer<{ labelScores?: boolean }>>
      {({ formData }) =>
        formData.labelScores ? (
          <NumberInput
            source="neighbours"
            label="Neighbours"
            min={1}
            max={1000}
            helperText="K of KNN-Shapley: how many neighbours vote on an item's label."
          />
        ) : null
      }
    </FormDataConsumer>
  </Box>
);
