import ExpandMoreIcon from '@mui/icons-material/ExpandMoreRounded';
import { Accordion, AccordionDetails, AccordionSummary, Box, Divider, Typography } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { BooleanInput, NumberInput, TextInput } from 'react-admin';
import { useFormState } from 'react-hook-form';
import { LambdaInputs, PreparationInputs } from '../../components/lambda-inputs';
import { DuplicateInputs, LabelGateInputs } from './cleaning-inputs';
import { MeasureInputs } from './data-inputs';
import { FloorInput } from './floor-input';
import { ProbeDetails } from './probe-inputs';
import { SelectorInput } from './selector-input';
import { usePrunedData } from './use-pruned-data';

/** Fields that are in sight without this. */
const IN_SIGHT = new Set(['datasetId', 'target', 'method', 'refuseIfNotBetter', 'sweep']);

const Group = ({ title, children }: { title: string; children: ReactNode }) => (
  <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0, display: 'grid', gap: 1 }}>
    <Typography component="legend" variant="h3" sx={{ p: 0, mb: 0.5 }}>
      {title}
    </Typography>
    {children}
  </Box>
);

/** Everything that has a good default. Opens by itself when something in it has to be mended. */
export function MoreOptions() {
  const { errors, submitCount } = useFormState();
  const [open, setOpen] = useState(false);
  const [seen, setSeen] = useState(0);
  if (submitCount !== seen) {
    setSeen(submitCount);
    if (Object.keys(errors).some((field) => !IN_SIGHT.has(field))) setOpen(true);
  }
  return (
    <Accordion expanded={open} onChange={(_event, expanded) => setOpen(expanded)} elevation={0} disableGutters>
      <AccordionSummary expandIcon={<ExpandMoreIcon />} sx={{ px: 0 }}>
        <Typography component="span" sx={{ fontWeight: 600 }}>
          More options
        </Typography>
      </AccordionSummary>
      <AccordionDetails sx={{ px: 0, display: 'grid', gap: 2, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Options />
      </AccordionDetails>
    </Accordion>
  );
}

function Options() {
  const { facets, dataset } = usePrunedData();
  // Lists and floors begin anew with another dataset.
  const key = dataset?.id;
  return (
    <>
      <Group title="Floors">
        <FloorInput key={`classes-${key}`} source="floors.classes" what="class" counts={facets?.labels ?? []} />
        <FloorInput
          key={`contributors-${key}`}
          source="floors.contributors"
          what="contributor"
          counts={facets?.contributors ?? []}
        />
      </Group>
      <Divider />
      <Group title="Lists">
        <SelectorInput source="mustKeep" label="Must be kept" facets={facets} />
        <SelectorInput source="mustDrop" label="Must be dropped" facets={facets} />
      </Group>
      <Divider />
      <Group title="Cleaning up first">
        <DuplicateInputs />
        <LabelGateInputs />
        <BooleanInput
          source="keepGroupsWhole"
          label="Keep groups whole"
          helperText="Items of one group, such as the frames of a video, stay or go together."
        />
      </Group>
      <Divider />
      <Group title="Measuring">
        <MeasureInputs />
        <ProbeDetails />
        <LambdaInputs />
        <PreparationInputs />
        <NumberInput source="seed" label="Seed" helperText="The same seed gives the same choice, byte for byte" />
      </Group>
      <Divider />
      <Group title="For the record">
        <TextInput
          source="name"
          helperText="May stay empty: then it is named after dataset and method"
          parse={(text: string) => text || undefined}
        />
        <TextInput source="reason" helperText="Why; kept with the version that this makes" />
      </Group>
    </>
  );
}
