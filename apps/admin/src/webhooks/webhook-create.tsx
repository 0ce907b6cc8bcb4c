import { CreateWebhook, WEBHOOK_STATES, type WebhookWithSecret } from '@assay/contracts';
import { Card } from '@mui/material';
import { useState } from 'react';
import { CreateBase, SimpleForm } from 'react-admin';
import { useNavigate } from 'react-router-dom';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';
import { SecretDialog } from './secret-dialog';
import { WEBHOOK_FIELDS, WebhookFields } from './webhook-fields';

const DEFAULTS = { url: '', events: 'all', states: [...WEBHOOK_STATES], description: '' };

export function WebhookCreate() {
  const [made, setMade] = useState<WebhookWithSecret | null>(null);
  const toldErrors = useToldErrors();
  const navigate = useNavigate();
  return (
    <CreateBase mutationOptions={{ ...toldErrors, onSuccess: (webhook: WebhookWithSecret) => setMade(webhook) }}>
      <Page
        narrow
        title="New webhook"
        trail={[{ label: 'Webhooks', to: '/webhooks' }]}
        intro="The URL is called, signed, when a job has ended."
      >
        <Card>
          <SimpleForm
            disableInvalidFormNotification
            defaultValues={DEFAULTS}
            validate={validatedBy(CreateWebhook, WEBHOOK_FIELDS)}
            toolbar={<FormBar label="Create" />}
          >
            <WebhookFields />
          </SimpleForm>
        </Card>
        <SecretDialog
          secret={made?.secret ?? null}
          onClose={() => void navigate(`/webhooks/${made?.id ?? ''}/show`, { replace: true })}
        />
      </Page>
    </CreateBase>
  );
}
