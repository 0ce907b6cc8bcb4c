import type { ColumnMapping, ImportPreview } from '@assay/contracts';
import { Box, Checkbox, FormControlLabel, ListItemText, MenuItem, TextField, Typography } from '@mui/material';

type Part = 'externalId' | 'label' | 'contributor' | 'group' | 'vector';
type ColumnType = ImportPreview['columns'][number]['type'];

const PARTS: { part: Part; label: string; help: string; fits: (type: ColumnType) => boolean }[] = [
  {
    part: 'externalId',
    label: 'External id',
    help: 'Names an item for ever: importing the same id again updates it. Without one, rows are numbered.',
    fits: (type) => type === 'text' || type === 'integer',
  },
  { part: 'label', label: 'Label', help: 'The class. Needed for scores that judge labels.', fits: isPlain },
  { part: 'contributor', label: 'Contributor', help: 'Who supplied it: a person, a vendor, a source.', fits: isPlain },
  { part: 'group', label: 'Group', help: 'What belongs together, such as frames of one video.', fits: isPlain },
  {
    part: 'vector',
    label: 'Embedding',
    help: 'A list of numbers per row, used as its embedding.',
    fits: (type) => type === 'vector',
  },
];

function isPlain(type: ColumnType): boolean {
  return type !== 'vector' && type !== 'image';
}

export interface MappingFormProps {
  preview: ImportPreview;
  mapping: ColumnMapping;
  onChange: (mapping: ColumnMapping) => void;
}

export function MappingForm({ preview: { columns }, mapping, onChange }: MappingFormProps) {
  const set = (part: Part, value: string) => {
    const { [part]: _left, ...rest } = mapping;
    onChange(value === '' ? rest : { ...rest, [part]: value });
  };
  const offered = PARTS.filter(
    ({ part, fits }) => mapping[part] !== undefined || columns.some(({ type }) => fits(type)),
  );
  if (offered.length === 0) {
    return (
      <Typography variant="body2" color="textSecondary">
        These files have no columns to choose from; they are imported as they are.
      </Typography>
    );
  }
  return (
    <Box
      sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' } }}
    >
      {offered.map(({ part, label, help, fits }) => (
        <TextField
          key={part}
          select
          label={label}
          helperText={help}
          value={mapping[part] ?? ''}
          onChange={({ target }) => set(part, target.value)}
          slotProps={{
            select: {
              displayEmpty: true,
              renderValue: (value: unknown) => (typeof value === 'string' && value !== '' ? value : 'not there'),
            },
            inputLabel: { shrink: true },
          }}
        >
          <MenuItem value="">not there</MenuItem>
          {columns
            .filter(({ name, type }) => fits(type) || mapping[part] === name)
            .map(({ name, type, samples }) => (
              <MenuItem key={name} value={name}>
                <ListItemText
                  primary={name}
                  secondary={`${type}${samples.length > 0 ? `: ${samples.slice(0, 3).join(', ').slice(0, 60)}` : ''}`}
                />
              </MenuItem>
            ))}
        </TextField>
      ))}
      <FormControlLabel
        sx={{ gridColumn: '1 / -1' }}
        control={
          <Checkbox
            checked={mapping.attributes === 'all' || (mapping.attributes?.length ?? 0) > 0}
            onChange={(_event, checked) => onChange({ ...mapping, attributes: checked ? 'all' : [] })}
          />
        }
        label="Keep the other columns as attributes"
      />
    </Box>
  );
}
