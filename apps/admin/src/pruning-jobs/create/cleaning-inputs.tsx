import { BooleanInput, FormDataConsumer, NumberInput, SelectInput } from 'react-admin';
import type { PruningForm } from './request';
import { SliderInput } from './slider-input';
import { usePrunedData, whyNotProbed } from './use-pruned-data';

const GATE_SCORES = [
  { id: 'looResidual', name: 'LOO residual – a model that has not seen the item expects another label' },
  { id: 'knnShapley', name: 'KNN-Shapley – the label disagrees with the neighbours' },
];
const GATES = [
  { id: 'share', name: 'The worst share of them' },
  { id: 'value', name: 'All below a score' },
];

/** Copies are collapsed before anything is chosen: one of them stays. */
export const DuplicateInputs = () => (
  <>
    <BooleanInput
      source="duplicates.exact"
      label="Collapse exact duplicates"
      helperText="Of items with the same content, one stays and stands for the others."
    />
    <BooleanInput
      source="duplicates.near"
      label="Collapse near duplicates"
      helperText="The same for items whose embeddings are almost the same."
    />
    <FormDataConsumer<PruningForm>>
      {({ formData }) =>
        formData.duplicates.near ? (
          <SliderInput
            source="duplicates.cosine"
            label="Alike from a cosine similarity of"
            min={0.8}
            max={1}
            step={0.005}
            helperText="1 is the same direction. Lower collapses more."
          />
        ) : null
      }
    </FormDataConsumer>
  </>
);

/** Wrong labels look rare, and rare is valuable: without a gate they would be kept. */
export function LabelGateInputs() {
  const { facets } = usePrunedData();
  const unfit = whyNotProbed(facets) !== null;
  return (
    <>
      <BooleanInput
        source="labelGate.on"
        label="Drop suspicious labels first"
        disabled={unfit}
        helperText={
          unfit
            ? 'Needs items with labels of more than one class.'
            : 'Items with wrong labels look rare, and what is rare is kept: drop them before anything is chosen.'
        }
      />
      <FormDataConsumer<PruningForm>>
        {({ formData: { labelGate } }) =>
          labelGate.on ? (
            <>
              <SelectInput
                source="labelGate.score"
                label="Suspicious by"
                choices={GATE_SCORES}
                isRequired
                helperText={false}
              />
              <SelectInput source="labelGate.by" label="Drop" choices={GATES} isRequired helperText={false} />
              {labelGate.by === 'share' ? (
                <SliderInput
                  source="labelGate.dropShare"
                  label="Share to drop"
                  percent
                  min={0.5}
                  max={20}
                  step={0.5}
                  helperText="Of all items, those with the lowest scores"
                />
              ) : (
                <NumberInput
                  source="labelGate.dropBelow"
                  label="Drop below a score of"
                  isRequired
                  helperText="The valuation shows the scores; the lower, the more suspicious"
                />
              )}
            </>
          ) : null
        }
      </FormDataConsumer>
    </>
  );
}
