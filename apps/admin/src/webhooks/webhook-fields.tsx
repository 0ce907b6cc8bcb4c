import { WEBHOOK_STATES } from '@assay/contracts';
import { Stack } from '@mui/material';
import { CheckboxGroupInput, TextInput } from 'react-admin';
import { JOB_KIND_CHOICES } from '../jobs/job-words';

export const WEBHOOK_FIELDS = ['url', 'events', 'states', 'description'] as const;
const STATES = WEBHOOK_STATES.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

/** Fields of a webhook's form. No kind chosen stands for all of them. */
export const WebhookFields = () => (
  <Stack sx={{ width: '100%' }}>
    <TextInput
      source="url"
      label="URL"
      isRequired
      autoComplete="off"
      helperText="Of the receiver: https or http, reachable from the workers"
    />
    <CheckboxGroupInput
      source="events"
      label="Kinds of jobs"
      choices={JOB_KIND_CHOICES}
      optionValue="value"
      optionText="label"
      format={(events: 'all' | string[]) => (events === 'all' ? [] : events)}
      parse={(kinds: string[]) => (kinds.length === 0 ? 'all' : kinds)}
      helperText="None chosen: every kind, also those that later versions bring"
    />
    <CheckboxGroupInput
      source="states"
      label="When they have"
      choices={STATES}
      optionValue="value"
      optionText="label"
      isRequired
    />
    <TextInput source="description" helperText="What is behind the URL, and who looks after it" />
  </Stack>
);
