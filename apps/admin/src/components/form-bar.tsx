import { Typography } from '@mui/material';
import { SaveButton, Toolbar } from 'react-admin';
import { useFormState } from 'react-hook-form';

/** Bottom of a form: one button that says what it does. It stays usable, so that pressing it shows what is missing. */
export const FormBar = ({ label }: { label: string }) => {
  const { errors, submitCount } = useFormState();
  return (
    <Toolbar sx={{ gap: 2 }}>
      <SaveButton label={label} alwaysEnable icon={<></>} />
      {submitCount > 0 && Object.keys(errors).length > 0 && (
        <Typography variant="body2" color="error" role="alert">
          Mend the marked fields.
        </Typography>
      )}
    </Toolbar>
  );
};
