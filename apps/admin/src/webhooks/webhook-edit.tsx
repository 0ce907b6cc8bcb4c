import { UpdateWebhook, type Webhook } from '@assay/contracts';
import { Card } from '@mui/material';
import { EditBase, SimpleForm, useRecordContext } from 'react-admin';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { WEBHOOK_FIELDS, WebhookFields } from './webhook-fields';
import { shortUrl } from './webhook-words';

export const WebhookEdit = () => (
  <EditBase mutationOptions={useToldErrors()} mutationMode="pessimistic" redirect="show">
    <Frame />
  </EditBase>
);

function Frame() {
  const webhook = useRecordContext<Webhook>();
  const trail = webhook ? [{ label: shortUrl(webhook.url), to: `/webhooks/${webhook.id}/show` }] : [];
  return (
    <Page narrow title="Edit webhook" trail={[{ label: 'Webhooks', to: '/webhooks' }, ...trail]}>
      <Card>
        <SimpleForm
          disableInvalidFormNotification
          validate={validatedBy(UpdateWebhook, WEBHOOK_FIELDS)}
          toolbar={<FormBar label="Save" />}
        >
          <WebhookFields />
        </SimpleForm>
      </Card>
    </Page>
  );
}
