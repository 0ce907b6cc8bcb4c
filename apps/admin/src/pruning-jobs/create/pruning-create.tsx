import { Box, Card, Divider } from '@mui/material';
import { CreateBase, SimpleForm } from 'react-admin';
import { FormBar } from '../../components/form-bar';
import { Page } from '../../components/page';
import { QueryState } from '../../components/query-state';
import { useToldErrors } from '../../components/use-told-errors';
import { PruningSteps } from '../pruning-steps';
import { DatasetInput } from './data-inputs';
import { MethodInput } from './method-input';
import { MoreOptions } from './more-options';
import { ProbeInputs } from './probe-inputs';
import { toRequest, validate } from './request';
import { TargetInputs } from './target-inputs';
import { useFirstForm } from './use-first-form';

/** First step: what to keep. Sending it makes a preview, which has a page of its own. */
export function PruningCreate() {
  const first = useFirstForm();
  return (
    <CreateBase mutationOptions={useToldErrors()} redirect="show" transform={toRequest}>
      <Page
        narrow
        title="New pruning"
        trail={[{ label: 'Pruning jobs', to: '/pruning-jobs' }]}
        intro="Keep the smallest part that trains as well. This makes a preview: the dataset stays as it is until you apply it, and then too nothing is deleted."
      >
        <PruningSteps step={0} />
        <QueryState query={first} height={480}>
          {(form) => (
            <Card>
              <SimpleForm
                disableInvalidFormNotification
                defaultValues={form}
                validate={validate}
                toolbar={<FormBar label="Preview" />}
              >
                <Box sx={{ display: 'grid', gap: 2, width: '100%', gridTemplateColumns: 'minmax(0, 1fr)' }}>
                  <DatasetInput />
                  <Divider />
                  <TargetInputs />
                  <Divider />
                  <MethodInput />
                  <Divider />
                  <ProbeInputs />
                  <Divider />
                  <MoreOptions />
                </Box>
              </SimpleForm>
            </Card>
          )}
        </QueryState>
      </Page>
    </CreateBase>
  );
}
