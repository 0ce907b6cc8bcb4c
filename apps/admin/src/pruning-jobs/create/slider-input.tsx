import { Box, FormHelperText, InputAdornment, Slider, TextField, Typography } from '@mui/material';
import { useId, type ReactNode } from 'react';
import { useInput } from 'react-admin';
import { round } from '../pruning-words';

export interface SliderInputProps {
  source: string;
  label: string;
  /** Of what is shown. */
  min: number;
  max: number;
  step: number;
  /** Shows the value as a percentage. */
  percent?: boolean;
  helperText?: ReactNode;
}

/** A number by feel, with the slider, or exactly, with the field. */
export function SliderInput({ source, label, min, max, step, percent = false, helperText }: SliderInputProps) {
  const { field, fieldState } = useInput<Record<string, unknown>>({ source });
  const id = useId();
  const factor = percent ? 100 : 1;
  const value = typeof field.value === 'number' ? round(field.value * factor) : null;
  const change = (shown: number) => field.onChange(round(shown / factor));
  const message = fieldState.error?.message;
  return (
    <Box>
      <Typography variant="body2" id={id} sx={{ fontWeight: 600 }}>
        {label}
      </Typography>
      <Box sx={{ display: 'flex', gap: 2.5, alignItems: 'center', pl: 1.25 }}>
        <Slider
          value={Math.min(max, Math.max(min, value ?? min))}
          min={min}
          max={max}
          step={step}
          aria-labelledby={id}
          onChange={(_event, shown) => change(shown)}
          onBlur={field.onBlur}
        />
        <TextField
          type="number"
          value={value ?? ''}
          error={fieldState.invalid}
          onBlur={field.onBlur}
          onChange={({ target }) => (target.value === '' ? field.onChange(null) : change(Number(target.value)))}
          sx={{ width: 124, flex: 'none' }}
          slotProps={{
            htmlInput: { 'aria-labelledby': id, min: 0, step: 'any' },
            input: { endAdornment: percent && <InputAdornment position="end">%</InputAdornment> },
          }}
        />
      </Box>
      {(message ?? helperText) && (
        <FormHelperText error={fieldState.invalid} sx={{ mx: 0 }}>
          {message ?? helperText}
        </FormHelperText>
      )}
    </Box>
  );
}
