import SearchIcon from '@mui/icons-material/SearchRounded';
import { InputAdornment, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useFilter } from './use-filter';

/** Free text filter. */
export function ListSearch({ source = 'q', label }: { source?: string; label: string }) {
  const [filter, setFilter] = useFilter(source);
  const [text, setText] = useState(filter ?? '');
  return (
    <TextField
      type="search"
      value={text}
      placeholder={label}
      onChange={({ target }) => {
        setText(target.value);
        setFilter(target.value || undefined);
      }}
      sx={{ width: { xs: '100%', sm: 260 }, m: 0 }}
      slotProps={{
        htmlInput: { 'aria-label': label },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <SearchIcon fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** Filter with a few values; the first entry switches it off. */
export function ListChoice({ source, label, choices }: { source: string; label: string; choices: Choice[] }) {
  const [value = '', setFilter] = useFilter(source);
  return (
    <TextField
      select
      label={label}
      value={choices.some((choice) => choice.value === value) ? value : ''}
      onChange={({ target }) => setFilter(target.value || undefined)}
      sx={{ width: { xs: 'calc(50% - 5px)', sm: 180 }, m: 0 }}
      slotProps={{ select: { displayEmpty: true }, inputLabel: { shrink: true } }}
    >
      <MenuItem value="">All</MenuItem>
      {choices.map((choice) => (
        <MenuItem key={choice.value} value={choice.value}>
          {choice.label}
        </MenuItem>
      ))}
    </TextField>
  );
}
