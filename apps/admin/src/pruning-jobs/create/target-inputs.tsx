import { Box, Typography } from '@mui/material';
import { NumberInput, RadioButtonGroupInput, SelectInput } from 'react-admin';
import { useFormContext, useWatch } from 'react-hook-form';
import { formatCount, formatNumber } from '../../format/format';
import { SCORES, TARGETS } from '../pruning-words';
import { ValuationInput } from './data-inputs';
import { FIRST_TARGETS, type PruningForm } from './request';
import { SliderInput } from './slider-input';
import { usePrunedData } from './use-pruned-data';

const KINDS = Object.entries(TARGETS).map(([id, { name, text }]) => ({ id, name: `${name} – ${text}` }));
const SCORE_CHOICES = Object.entries(SCORES).map(([id, name]) => ({ id, name }));

/** How much is kept. */
export function TargetInputs() {
  const { setValue } = useFormContext<PruningForm>();
  const kind = useWatch<PruningForm, 'target.kind'>({ name: 'target.kind' });
  const { facets } = usePrunedData();
  const choose = (chosen: PruningForm['target']['kind']) => {
    const first = FIRST_TARGETS[chosen];
    const half = chosen === 'count' && facets ? { keep: Math.max(1, Math.round(facets.items / 2)) } : {};
    setValue('target', { ...first, ...half }, { shouldDirty: true });
  };
  return (
    <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <RadioButtonGroupInput
        source="target.kind"
        label="How much to keep"
        choices={KINDS}
        row={false}
        helperText={false}
        onChange={(event: unknown) => choose(kindOf(event))}
      />
      <TargetNumbers kind={kind} items={facets?.items} />
    </Box>
  );
}

/** The group hands on the browser's event or the value itself. */
const kindOf = (event: unknown): PruningForm['target']['kind'] =>
  (typeof event === 'string'
    ? event
    : (event as { target: { value: string } }).target.value) as PruningForm['target']['kind'];

function TargetNumbers({ kind, items }: { kind: PruningForm['target']['kind']; items?: number }) {
  switch (kind) {
    case 'fraction':
      return <FractionInput items={items} />;
    case 'count':
      return (
        <NumberInput
          source="target.keep"
          label="Items to keep"
          isRequired
          min={1}
          helperText={items === undefined ? false : `Of ${formatCount(items)}`}
        />
      );
    case 'dimension':
      return (
        <SliderInput
          source="target.share"
          label="Share of the effective dimension"
          percent
          min={50}
          max={100}
          step={1}
          helperText="The effective dimension counts the directions that the data really fill. Redundant items add nothing to it."
        />
      );
    case 'accuracy':
      return (
        <>
          <SliderInput
            source="target.epsilon"
            label="Spectral error ε"
            min={0.05}
            max={1}
            step={0.05}
            helperText="In every direction, the kept items with their weights say the same as all items, within ± ε. Half the ε needs four times the items."
          />
          <SliderInput
            source="target.delta"
            label="Chance that it is missed, δ"
            percent
            min={1}
            max={50}
            step={1}
            helperText={false}
          />
        </>
      );
    case 'value':
      return (
        <>
          <ValuationInput isRequired />
          <SelectInput source="target.score" label="Score" choices={SCORE_CHOICES} isRequired helperText={false} />
          <NumberInput
            source="target.below"
            label="Drop below"
            isRequired
            helperText={
              items === undefined || items === 0
                ? 'Higher scores are better'
                : `Higher scores are better. Values sum to 1: the average item has ${formatNumber(1 / items, 2)}`
            }
          />
        </>
      );
  }
}

function FractionInput({ items }: { items?: number }) {
  const keep = useWatch<PruningForm, 'target.keep'>({ name: 'target.keep' });
  return (
    <>
      <SliderInput source="target.keep" label="Part to keep" percent min={1} max={99} step={1} />
      {items !== undefined && typeof keep === 'number' && (
        <Typography variant="body2" color="textSecondary" aria-live="polite">
          About <strong>{formatCount(Math.round(keep * items))}</strong> of {formatCount(items)} items stay
        </Typography>
      )}
    </>
  );
}
