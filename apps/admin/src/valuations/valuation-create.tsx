import type { EmbeddingSet } from '@assay/contracts';
import { CreateValuation } from '@assay/contracts';
import { Box, Card, Divider } from '@mui/material';
import {
  AutocompleteInput,
  BooleanInput,
  CreateBase,
  FormDataConsumer,
  NumberInput,
  RadioButtonGroupInput,
  ReferenceInput,
  SelectInput,
  SimpleForm,
  TextInput,
} from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { formatCount } from '../format/format';

const FIELDS = ['embeddingSetId', 'name', 'lambda', 'normalize', 'center', 'precision', 'labelScores', 'neighbours'];
const DEFAULTS = {
  lambda: { rule: 'trace' },
  normalize: false,
  center: false,
  precision: 'f64',
  labelScores: true,
  neighbours: 10,
};
const RULES = [
  { id: 'trace', name: 'Trace – 1 % of the mean variance of the features. A good start.' },
  { id: 'dimension', name: 'Effective dimension – λ such that the scores sum to a number you choose' },
  { id: 'value', name: 'Value – λ as you give it' },
];
const PRECISIONS = [
  { id: 'f64', name: 'Float64 – the most exact' },
  { id: 'mixed', name: 'Mixed – the fastest' },
];

/** What the API wants: only the number that belongs to the chosen rule. */
const toRequest = (values: Record<string, unknown>) => {
  const { rule, value, dimension } = (values.lambda ?? {}) as { rule?: string; value?: number; dimension?: number };
  const lambda = rule === 'value' ? { rule, value } : rule === 'dimension' ? { rule, dimension } : { rule };
  return { ...Object.fromEntries(FIELDS.map((field) => [field, values[field] ?? undefined])), lambda };
};
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
    <RadioButtonGroupInput
      source="lambda.rule"
      label="How large λ is"
      choices={RULES}
      row={false}
      helperText="λ is the ridge: directions with less variance than λ hardly count. Larger λ values the broad structure, smaller λ the fine detail."
    />
    <FormDataConsumer<{ lambda?: { rule?: string } }>>
      {({ formData }) =>
        formData.lambda?.rule === 'value' ? (
          <NumberInput source="lambda.value" label="λ" isRequired helperText="A positive number on the scale of XᵀX" />
        ) : formData.lambda?.rule === 'dimension' ? (
          <NumberInput
            source="lambda.dimension"
            label="Effective dimension"
            isRequired
            helperText="More than 0 and less than the rank of the data"
          />
        ) : null
      }
    </FormDataConsumer>
    <Divider />
    <BooleanInput
      source="normalize"
      label="Normalise rows"
      helperText="Scale every vector to length 1 first, so that long vectors are not worth more just for being long."
    />
    <BooleanInput
      source="center"
      label="Centre columns"
      helperText="Subtract the mean vector first, so that what all items share does not count."
    />
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
