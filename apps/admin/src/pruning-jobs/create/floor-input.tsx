import type { Count } from '@assay/contracts';
import { Box, Button, FormHelperText, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useInput } from 'react-admin';
import { formatCount } from '../../format/format';

type Floor = number | Record<string, number> | null | undefined;

export interface FloorInputProps {
  source: string;
  /** Of what, such as `class`. */
  what: string;
  /** Those that there are, with how many items each has. */
  counts: Count[];
}

const FEW = 24;
const toNumber = (text: string): number | undefined => (text === '' ? undefined : Number(text));

/** How many items stay at least: of every one, or of each of those that are named. */
export function FloorInput({ source, what, counts }: FloorInputProps) {
  const { field, fieldState } = useInput<Record<string, unknown>>({ source });
  const floor = field.value as Floor;
  const named = typeof floor === 'object' && floor !== null ? floor : null;
  const [single, setSingle] = useState(named !== null);
  const entries = counts.filter((count): count is Count & { value: string } => count.value !== null);
  const switchOver = () => {
    setSingle(!single);
    field.onChange(undefined);
  };
  const setOne = (value: string, least: number | undefined) => {
    const { [value]: _old, ...others } = named ?? {};
    const next = least === undefined ? others : { ...others, [value]: least };
    field.onChange(Object.keys(next).length > 0 ? next : undefined);
  };
  return (
    <Box>
      {single ? (
        <Box role="group" aria-label={`At least, of each ${what}`}>
          <Typography variant="body2" sx={{ fontWeight: 600, mb: 0.5 }}>
            At least, of each {what}
          </Typography>
          <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: 'repeat(auto-fill, minmax(170px, 1fr))' }}>
            {entries.slice(0, FEW).map(({ value, count }) => (
              <TextField
                key={value}
                type="number"
                label={value}
                value={named?.[value] ?? ''}
                helperText={`of ${formatCount(count)}`}
                onChange={({ target }) => setOne(value, toNumber(target.value))}
                slotProps={{ htmlInput: { min: 1 }, inputLabel: { shrink: true } }}
              />
            ))}
          </Box>
        </Box>
      ) : (
        <TextField
          type="number"
          label={`At least, of every ${what}`}
          value={typeof floor === 'number' ? floor : ''}
          onBlur={field.onBlur}
          onChange={({ target }) => field.onChange(toNumber(target.value))}
          error={fieldState.invalid}
          helperText={`So that no ${what} gets lost. May stay empty.`}
          slotProps={{ htmlInput: { min: 1 } }}
        />
      )}
      {fieldState.error?.message && <FormHelperText error>{fieldState.error.message}</FormHelperText>}
      {entries.length > 1 && (
        <Button size="small" onClick={switchOver}>
          {single ? 'The same for all' : `Set one for each ${what}`}
        </Button>
      )}
    </Box>
  );
}
