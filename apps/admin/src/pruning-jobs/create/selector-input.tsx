import type { Count, Facets } from '@assay/contracts';
import { Box, FormHelperText, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { SelectInput, useInput } from 'react-admin';
import { formatCount, plural } from '../../format/format';
import { NONE } from '../../providers/list-query';

const toChoices = (counts: Count[]) =>
  counts.map(({ value, count }) => ({ id: value ?? NONE, name: `${value ?? 'none'} (${formatCount(count)})` }));
const ORIGINS = [
  { id: 'false', name: 'Real' },
  { id: 'true', name: 'Synthetic' },
];

const toIds = (text: string): string[] => [
  ...new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

/** Items by id, by what they have in common, or both. */
export function SelectorInput({ source, label, facets }: { source: string; label: string; facets?: Facets }) {
  const { field, fieldState } = useInput<Record<string, unknown>>({ source: `${source}.externalIds` });
  const [text, setText] = useState(() => (Array.isArray(field.value) ? field.value.join('\n') : ''));
  const count = toIds(text).length;
  const filters = facets
    ? [
        { name: 'label', label: 'Class', choices: toChoices(facets.labels) },
        { name: 'contributor', label: 'Contributor', choices: toChoices(facets.contributors) },
        { name: 'group', label: 'Group', choices: toChoices(facets.groups) },
        { name: 'kind', label: 'Kind', choices: toChoices(facets.kinds) },
      ].filter(({ choices }) => choices.length > 1)
    : [];
  return (
    <Box role="group" aria-label={label}>
      <Typography variant="body2" sx={{ fontWeight: 600 }}>
        {label}
      </Typography>
      <TextField
        label="External ids, one on each line"
        multiline
        minRows={2}
        maxRows={8}
        value={text}
        onBlur={field.onBlur}
        onChange={({ target }) => {
          setText(target.value);
          field.onChange(toIds(target.value));
        }}
        error={fieldState.invalid}
        helperText={count > 0 ? plural(count, 'id') : 'May stay empty'}
      />
      {fieldState.error?.message && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
      <Box
        sx={{
          display: 'grid',
          columnGap: 1.5,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        {filters.map(({ name, label: what, choices }) => (
          <SelectInput
            key={name}
            source={`${source}.filter.${name}`}
            label={what}
            choices={choices}
            emptyText="Any"
            helperText={false}
          />
        ))}
        {facets !== undefined && facets.synthetic > 0 && (
          <SelectInput
            source={`${source}.filter.synthetic`}
            label="Origin"
            choices={ORIGINS}
            emptyText="Any"
            helperText={false}
            format={(value: unknown) => (typeof value === 'boolean' ? String(value) : '')}
            parse={(value: string) => (value === '' ? undefined : value === 'true')}
          />
        )}
      </Box>
    </Box>
  );
}
