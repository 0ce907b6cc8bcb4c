import type { PruningJob } from '@assay/contracts';
import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';

export interface PruningChoiceProps {
  label: string;
  value: PruningJob | null;
  onChange: (id: string | null) => void;
}

/** Chooses a pruning job by its name. */
export function PruningChoice({ label, value, onChange }: PruningChoiceProps) {
  const [text, setText] = useState('');
  // What is typed narrows the list; the name of what is chosen does not.
  const q = value !== null && text === nameOf(value) ? undefined : text;
  const { data = [], isFetching } = useGetList<PruningJob>('pruning-jobs', {
    pagination: { page: 1, perPage: 50 },
    sort: { field: 'createdAt', order: 'DESC' },
    filter: { q },
  });
  return (
    <Autocomplete
      options={data}
      value={value}
      loading={isFetching}
      filterOptions={(options) => options}
      getOptionLabel={nameOf}
      getOptionKey={({ id }) => id}
      isOptionEqualToValue={(option, chosen) => option.id === chosen.id}
      onInputChange={(_event, input) => setText(input)}
      onChange={(_event, chosen) => onChange(chosen?.id ?? null)}
      renderInput={(parameters) => <TextField {...parameters} label={label} />}
    />
  );
}

const nameOf = ({ name, datasetName, version }: PruningJob): string => `${name} – ${datasetName} v${version}`;
