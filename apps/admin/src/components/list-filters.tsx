import SearchIcon from '@mui/icons-material/SearchRounded';
import { InputAdornment, MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import { useListContext } from 'react-admin';

/** Free text filter. */
export function ListSearch({ source = 'q', label }: { source?: string; label: string }) {
  const { filterValues, setFilters } = useListContext();
  const [text, setText] = useState(String(filterValues[source] ?? ''));
  return (
    <TextField
      type="search"
      value={text}
      placeholder={label}
      onChange={({ target }) => {
        setText(target.value);
        setFilters({ ...filterValues, [source]: target.value || undefined });
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
  const { filterValues, setFilters } = useListContext();
  const value = String(filterValues[source] ?? '');
  return (
    <TextField
      select
      label={label}
      value={choices.some((choice) => choice.value === value) ? value : ''}
      onChange={({ target }) => setFilters({ ...filterValues, [source]: target.value || undefined })}
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
