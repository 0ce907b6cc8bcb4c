import { TextField } from '@mui/material';
import { useState } from 'react';
import { useInput } from 'react-admin';
import { formatNumbers, parseNumbers } from '../models/model-words';

export interface NumbersInputProps {
  source: string;
  label: string;
  helperText: string;
}

/** A few numbers with commas between them. Keeps the text as typed, or a comma could never be written. */
export function NumbersInput({ source, label, helperText }: NumbersInputProps) {
  const { field, fieldState } = useInput<Record<string, unknown>>({ source });
  const [text, setText] = useState(() => formatNumbers(field.value));
  return (
    <TextField
      label={label}
      value={text}
      error={fieldState.invalid}
      helperText={fieldState.error?.message ?? helperText}
      onBlur={field.onBlur}
      onChange={({ target }) => {
        setText(target.value);
        field.onChange(parseNumbers(target.value));
      }}
    />
  );
}
