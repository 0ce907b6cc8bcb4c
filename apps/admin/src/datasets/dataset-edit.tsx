import { Card } from '@mui/material';
import { EditBase, SimpleForm, TextInput, useRecordContext } from 'react-admin';
import { UpdateDataset, type Dataset } from '@assay/contracts';
import { FormBar } from '../components/form-bar';
import { Page } from '../components/page';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';

const Frame = () => {
  const dataset = useRecordContext<Dataset>();
  return (
    <Page
      narrow
      title="Edit dataset"
      trail={[
        { label: 'Datasets', to: '/datasets' },
        ...(dataset ? [{ label: dataset.name, to: `/datasets/${dataset.id}/show` }] : []),
      ]}
    >
      <Card>
        <SimpleForm
          disableInvalidFormNotification
          validate={validatedBy(UpdateDataset, ['name', 'description'])}
          toolbar={<FormBar label="Save" />}
        >
          <TextInput source="name" isRequired />
          <TextInput
            source="description"
            multiline
            minRows={3}
            helperText="What is in it, where it came from, what it may be used for"
          />
        </SimpleForm>
      </Card>
    </Page>
  );
};

export const DatasetEdit = () => (
  <EditBase mutationOptions={useToldErrors()} mutationMode="pessimistic" redirect="show">
    <Frame />
  </EditBase>
);
