import { Box, ListItemText, MenuItem, TextField } from '@mui/material';
import { useInput } from 'react-admin';
import type { PruningMethod } from '@assay/contracts';
import { METHODS } from '../pruning-words';

/** How it is chosen what to keep, in plain words. */
export function MethodInput() {
  const { field, fieldState } = useInput<{ method: PruningMethod }>({ source: 'method' });
  const method = field.value as PruningMethod;
  return (
    <TextField
      select
      {...field}
      label="Method"
      error={fieldState.invalid}
      helperText={METHODS[method].text}
      slotProps={{
        select: {
          renderValue: (value) => METHODS[value as PruningMethod].name,
          MenuProps: { sx: { maxHeight: 520 } },
        },
      }}
    >
      {Object.entries(METHODS).map(([value, { name, text }]) => (
        <MenuItem key={value} value={value} sx={{ whiteSpace: 'normal', maxWidth: { xs: '88vw', sm: 640 } }}>
          <ListItemText primary={name} secondary={<Box component="span">{text}</Box>} />
        </MenuItem>
      ))}
    </TextField>
  );
}
