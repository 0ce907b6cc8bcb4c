import { ChangePassword } from '@assay/contracts';
import { Button, Stack } from '@mui/material';
import { Form, HttpError, PasswordInput, useLogout, useNotify } from 'react-admin';
import { useFormState } from 'react-hook-form';
import { validatedBy } from '../components/validated-by';
import { api } from '../providers/api';
import type { FormErrors } from '../providers/problem';

const EMPTY = { currentPassword: '', newPassword: '', repeated: '' };

const validate = (values: Record<string, unknown>): FormErrors => ({
  ...validatedBy(ChangePassword, ['currentPassword', 'newPassword'])(values),
  ...(values.newPassword !== values.repeated && { repeated: 'is not the same' }),
});

export function PasswordForm() {
  const notify = useNotify();
  const logout = useLogout();
  const submit = async (values: Record<string, unknown>) => {
    try {
      await api.changePassword({
        currentPassword: String(values.currentPassword),
        newPassword: String(values.newPassword),
      });
      notify('Your password is changed. Sign in with it.', { type: 'success' });
      await logout({ sessionEnded: true });
      return undefined;
    } catch (error) {
      notify(error instanceof Error ? error.message : 'The password could not be changed.', { type: 'error' });
      return error instanceof HttpError ? (error.body as { errors?: FormErrors }).errors : undefined;
    }
  };
  return (
    <Form defaultValues={EMPTY} validate={validate} onSubmit={submit}>
      <Stack sx={{ maxWidth: 420 }}>
        <PasswordInput source="currentPassword" label="Present password" isRequired autoComplete="current-password" />
        <PasswordInput
          source="newPassword"
          label="New password"
          isRequired
          autoComplete="new-password"
          helperText="At least 10 characters"
        />
        <PasswordInput source="repeated" label="New password again" isRequired autoComplete="new-password" />
        <SubmitButton />
      </Stack>
    </Form>
  );
}

function SubmitButton() {
  const { isSubmitting } = useFormState();
  return (
    <Button type="submit" variant="contained" loading={isSubmitting} sx={{ alignSelf: 'flex-start', mt: 1 }}>
      Change the password
    </Button>
  );
}
