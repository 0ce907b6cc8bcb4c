import { CreateUser, UpdateUser, type User } from '@assay/contracts';
import { Card, Stack } from '@mui/material';
import {
  BooleanInput,
  CreateBase,
  EditBase,
  PasswordInput,
  SelectInput,
  SimpleForm,
  TextInput,
  useGetIdentity,
  useRecordContext,
} from 'react-admin';
import { DeleteButton } from '../components/delete-button';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { ROLE_CHOICES } from './roles';

const trail = [{ label: 'Users', to: '/users' }];

export const UserCreate = () => (
  <CreateBase mutationOptions={useToldErrors()} redirect="list">
    <Page narrow title="Add a user" trail={trail}>
      <Card>
        <SimpleForm
          disableInvalidFormNotification
          defaultValues={{ username: '', password: '', role: 'curator' }}
          validate={validatedBy(CreateUser, ['username', 'password', 'role'])}
          toolbar={<FormBar label="Add" />}
        >
          <TextInput
            source="username"
            label="Name"
            isRequired
            autoComplete="off"
            helperText="To sign in with: letters, digits and . _ @ -"
          />
          <PasswordInput
            source="password"
            isRequired
            autoComplete="new-password"
            helperText="At least 10 characters; they can change it after signing in"
          />
          <SelectInput source="role" choices={ROLE_CHOICES} isRequired />
        </SimpleForm>
      </Card>
    </Page>
  </CreateBase>
);

/** An untouched password field means "as it is". */
const withoutEmptyPassword = ({ password, ...user }: Partial<User> & { password?: string }) =>
  password ? { ...user, password } : user;

export const UserEdit = () => (
  <EditBase
    mutationOptions={useToldErrors()}
    mutationMode="pessimistic"
    redirect="list"
    transform={withoutEmptyPassword}
  >
    <EditFrame />
  </EditBase>
);

function EditFrame() {
  const user = useRecordContext<User>();
  const { identity } = useGetIdentity();
  const self = user !== undefined && identity?.id === user.id;
  return (
    <Page
      narrow
      title={user?.username ?? 'User'}
      trail={trail}
      intro={self ? 'This is you. Your own role is better changed by another admin.' : undefined}
      actions={
        user &&
        !self && (
          <DeleteButton
            title={`Delete ${user.username}?`}
            text="They cannot sign in any more. What they did stays in the audit log. To shut somebody out for a while, disable them instead."
          />
        )
      }
    >
      <Card>
        <SimpleForm
          disableInvalidFormNotification
          validate={(values) =>
            validatedBy(UpdateUser, ['role', 'disabled', 'password'])({
              ...values,
              password: values.password || undefined,
            })
          }
          toolbar={<FormBar label="Save" />}
        >
          <Stack sx={{ width: '100%' }}>
            <SelectInput source="role" choices={ROLE_CHOICES} isRequired />
            <PasswordInput
              source="password"
              label="New password"
              autoComplete="new-password"
              helperText="Leave it empty to keep the present one"
            />
            <BooleanInput source="disabled" helperText="Disabled people cannot sign in, and are signed out at once" />
          </Stack>
        </SimpleForm>
      </Card>
    </Page>
  );
}
