import AddIcon from '@mui/icons-material/AddRounded';
import WebhookIcon from '@mui/icons-material/WebhookOutlined';
import type { Webhook } from '@assay/contracts';
import { Button, Typography } from '@mui/material';
import { DataTable } from 'react-admin';
import { Link } from 'react-router-dom';
import { EmptyState } from '../components/empty-state';
import { ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordLink, RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { EnabledChip } from './enabled-chip';
import { shortUrl, toldOf } from './webhook-words';

const AddButton = () => (
  <Button variant="contained" startIcon={<AddIcon />} component={Link} to="/webhooks/create">
    New webhook
  </Button>
);

export const WebhookList = () => (
  <ListPage
    title="Webhooks"
    intro="URLs that are called when jobs have ended, so that other programs need not ask again and again."
    actions={<AddButton />}
    sort={{ field: 'createdAt', order: 'DESC' }}
    filters={<ListSearch label="Search webhooks" />}
    empty={
      <EmptyState
        icon={<WebhookIcon />}
        title="No webhooks"
        text="A webhook tells a program of yours, such as a build pipeline, when a job has succeeded, failed or was cancelled."
        action={<AddButton />}
      />
    }
  >
    <RecordTable wideOnly={['states', 'createdBy', 'createdAt']}>
      <DataTable.Col<Webhook>
        source="url"
        label="URL"
        render={({ id, url, description }) => (
          <>
            <RecordLink resource="webhooks" id={id}>
              <span style={{ overflowWrap: 'anywhere' }}>{shortUrl(url)}</span>
            </RecordLink>
            {description && (
              <Typography variant="caption" color="textSecondary" component="div">
                {description}
              </Typography>
            )}
          </>
        )}
      />
      <DataTable.Col<Webhook>
        source="enabled"
        label="State"
        disableSort
        render={(webhook) => <EnabledChip webhook={webhook} />}
      />
      <DataTable.Col<Webhook> source="states" label="Told of" disableSort render={(webhook) => toldOf(webhook)} />
      <DataTable.Col source="createdBy" label="Made by" disableSort />
      <DataTable.Col<Webhook> source="createdAt" label="Made" render={({ createdAt }) => <TimeAgo at={createdAt} />} />
    </RecordTable>
  </ListPage>
);
