import { Box, Chip } from '@mui/material';
import { useGetIdentity } from 'react-admin';
import { Facts } from '../components/facts';
import { Page } from '../components/page';
import { Section } from '../components/section';
import { PasswordForm } from './password-form';

export function AccountPage() {
  const { identity } = useGetIdentity();
  return (
    <Page narrow title="Your account">
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Section title="Signed in">
          <Facts
            facts={[
              ['Name', identity?.fullName],
              ['Role', <Chip key="role" size="small" label={String(identity?.role ?? '')} />],
            ]}
          />
        </Section>
        <Section
          title="Password"
          hint="Changing it signs you out everywhere, here too: sign in again with the new one."
        >
          <PasswordForm />
        </Section>
      </Box>
    </Page>
  );
}
