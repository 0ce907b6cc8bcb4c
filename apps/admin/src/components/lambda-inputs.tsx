import { BooleanInput, FormDataConsumer, NumberInput, RadioButtonGroupInput } from 'react-admin';

const RULES = [
  { id: 'trace', name: 'Trace – 1 % of the mean variance of the features. A good start.' },
  { id: 'dimension', name: 'Effective dimension – λ such that the scores sum to a number you choose' },
  { id: 'value', name: 'Value – λ as you give it' },
];

/** How λ is found, as the field `lambda` of a form. */
export const LambdaInputs = () => (
  <>
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
  </>
);

/** What is done to the vectors before anything is measured, as the fields `normalize` and `center` of a form. */
export const PreparationInputs = () => (
  <>
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
  </>
);
