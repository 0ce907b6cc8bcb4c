import { Alert } from '@mui/material';
import { useEffect, useRef } from 'react';
import { BooleanInput, FormDataConsumer, NumberInput, SelectInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { NumbersInput } from '../../components/numbers-input';
import type { PruningForm } from './request';
import { SliderInput } from './slider-input';
import { usePrunedData, whyNotProbed } from './use-pruned-data';

const HEADS = [
  { id: 'auto', name: 'Chosen by the data' },
  { id: 'ridge', name: 'Ridge – fast' },
  { id: 'logistic', name: 'Logistic – slower, often a little better' },
];
/** Beyond so many items, drawing quality against size takes minutes, so it is not begun unasked. */
const SWEEP_UNASKED = 100_000;

/** Whether the choice is tried out, where the data can tell. */
export function ProbeInputs() {
  const { setValue } = useFormContext<PruningForm>();
  const { facets } = usePrunedData();
  const [probes, sweeps] = useWatch<PruningForm, ['probe.on', 'sweep.on']>({ name: ['probe.on', 'sweep.on'] });
  const reason = whyNotProbed(facets);
  // What the data forbid is switched off, and back on with data that allow it.
  const forbidden = useRef(false);
  useEffect(() => {
    if (!facets || (reason !== null) === forbidden.current) return;
    forbidden.current = reason !== null;
    setValue('probe.on', reason === null);
  }, [facets, reason, setValue]);
  const items = facets?.items ?? 0;
  useEffect(() => {
    if (items > SWEEP_UNASKED) setValue('sweep.on', false);
  }, [items, setValue]);
  return (
    <>
      {reason !== null && (
        <Alert severity="info">
          {reason} The preview comes without a probe: it tells what is kept, but not how well that trains.
        </Alert>
      )}
      <BooleanInput
        source="probe.on"
        label="Try it out"
        disabled={reason !== null}
        helperText="Trains a small model on everything, on what is kept and on random choices of the same size, and tests each on items it has not seen."
      />
      {probes && (
        <>
          <BooleanInput
            source="sweep.on"
            label="Draw quality against size"
            helperText="Does so at several sizes too, to show where quality begins to bend. Takes longer."
          />
          <BooleanInput
            source="refuseIfNotBetter"
            label="Refuse unless better than random"
            helperText="Then the pruning cannot be applied if the probe finds no gain."
          />
        </>
      )}
      {probes && sweeps && (
        <NumbersInput
          source="sweep.fractions"
          label="Sizes to draw"
          helperText="Parts of the data, with commas between them"
        />
      )}
    </>
  );
}

/** How exactly it is tried out. */
export const ProbeDetails = () => (
  <FormDataConsumer<PruningForm>>
    {({ formData }) =>
      formData.probe.on ? (
        <>
          <NumberInput
            source="probe.seeds"
            label="Rounds of the probe"
            min={5}
            max={50}
            helperText="Each with another random split. More rounds give narrower intervals."
          />
          <SelectInput
            source="probe.head"
            label="Model of the probe"
            choices={HEADS}
            isRequired
            helperText="A linear model on the embeddings"
          />
          <SliderInput
            source="probe.heldOut"
            label="Held out to test on"
            percent
            min={5}
            max={50}
            step={5}
            helperText={false}
          />
        </>
      ) : null
    }
  </FormDataConsumer>
);
