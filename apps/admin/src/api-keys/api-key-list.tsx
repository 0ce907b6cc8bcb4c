import AddIcon from '@mui/icons-material/AddRounded';
import KeyIcon from '@mui/icons-material/VpnKeyOutlined';
import type { ApiKey } from '@assay/contracts';
import { Box, Button, Chip, Link } from '@mui/material';
import { useState } from 'react';
import { DataTable } from 'react-admin';
import { EmptyState } from '../components/empty-state';
import { ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { formatDateTime } from '../format/format';
import { files } from '../providers/api';
import { MONO } from '../theme/theme';
import { ApiKeyDialog } from './api-key-dialog';
import { RevokeButton } from './revoke-button';

export function ApiKeyList() {
  const [making, setMaking] = useState(false);
  const add = (
    <Button variant="contained" startIcon={<AddIcon />} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  return (
    <>
      <ListPage
        title="API keys"
        intro={
          <>
            For programs: sent as <code>Authorization: Bearer …</code>. What can be called is described in the{' '}
            <Link href={files.apiDocs} target="_blank" rel="noopener">
              API documentation
            </Link>
            .
          </>
        }
        actions={add}
        sort={{ field: 'createdAt', order: 'DESC' }}
        filters={<ListSearch label="Search keys" />}
        empty={
          <EmptyState
            icon={<KeyIcon />}
            title="No API keys"
            text="A key lets a program import data and read values without a person signing in."
            action={add}
          />
        }
      >
        <ApiKeyTable />
      </ListPage>
      <ApiKeyDialog open={making} onClose={() => setMaking(false)} />
    </>
  );
}

const KeyState = ({ apiKey: { revokedAt, expiresAt } }: { apiKey: ApiKey }) => {
  const [now] = useState(() => Date.now());
  if (revokedAt) return <Chip size="small" color="error" variant="outlined" label="revoked" />;
  if (expiresAt && Date.parse(expiresAt) < now)
    return <Chip size="small" color="warning" variant="outlined" label="expired" />;
  return (
    <Chip
      size="small"
      color="success"
      variant="outlined"
      label={expiresAt ? `until ${formatDateTime(expiresAt)}` : 'active'}
    />
  );
};

const ApiKeyTable = () => (
  <RecordTable rowClick={false} wideOnly={['createdAt', 'createdBy', 'role', 'lastUsedAt']}>
    <DataTable.Col<ApiKey>
      source="name"
      render={({ name, prefix }) => (
        <>
          <strong>{name}</strong>
          <Box
            component="code"
            sx={{ display: 'block', fontFamily: MONO, fontSize: '0.78rem', color: 'text.secondary' }}
          >
            {prefix}…
          </Box>
        </>
      )}
    />
    <DataTable.Col<ApiKey>
      source="role"
      disableSort
      render={({ role }) => <Chip size="small" variant="outlined" label={role} />}
    />
    <DataTable.Col<ApiKey>
      source="revokedAt"
      label="State"
      disableSort
      render={(apiKey) => <KeyState apiKey={apiKey} />}
    />
    <DataTable.Col<ApiKey>
      source="lastUsedAt"
      label="Last used"
      render={({ lastUsedAt }) => (lastUsedAt ? <TimeAgo at={lastUsedAt} /> : 'never')}
    />
    <DataTable.Col source="createdBy" label="Made by" disableSort />
    <DataTable.Col<ApiKey> source="createdAt" label="Made" render={({ createdAt }) => <TimeAgo at={createdAt} />} />
    <DataTable.Col<ApiKey> label="" disableSort render={(apiKey) => <RevokeButton apiKey={apiKey} />} />
  </RecordTable>
);
