import { CreateDataset, type Dataset } from '@assay/contracts';
import { Stack, TextField } from '@mui/material';
import { useRef, useState } from 'react';
import { CreateBase, HttpError, useDataProvider } from 'react-admin';
import { Page } from '../components/page';
import { Section } from '../components/section';
import { ImportWizard } from './import-wizard';

export const DatasetCreate = () => (
  <CreateBase>
    <NewDataset />
  </CreateBase>
);

/** A dataset is made only when its first import starts, so that giving up half-way leaves nothing behind. */
function NewDataset() {
  const dataProvider = useDataProvider();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const made = useRef<string | null>(null);

  const check = (): boolean => {
    const checked = CreateDataset.safeParse({ name, description });
    setProblem(checked.success ? null : 'Give the dataset a name of 1 to 120 characters.');
    return checked.success;
  };
  // After a refused import the dataset is there already; the next try goes into it.
  const make = async () => {
    if (made.current === null) {
      try {
        const { data } = await dataProvider.create<Dataset>('datasets', { data: { name: name.trim(), description } });
        made.current = data.id;
      } catch (error) {
        if (error instanceof HttpError && error.status < 500) setProblem(error.message);
        throw error;
      }
    }
    return made.current;
  };

  return (
    <Page narrow title="New dataset" trail={[{ label: 'Datasets', to: '/datasets' }]}>
      <ImportWizard
        prepare={make}
        check={check}
        suggestName={(filename) => setName((known) => known || filename.replace(/\.[a-z0-9]+$/i, ''))}
        details={
          <Section title="Name and description">
            <Stack sx={{ gap: 1 }}>
              <TextField
                label="Name"
                required
                value={name}
                error={problem !== null}
                helperText={problem}
                onChange={({ target }) => setName(target.value)}
                slotProps={{ htmlInput: { maxLength: 120 } }}
              />
              <TextField
                label="Description"
                multiline
                minRows={2}
                value={description}
                helperText="What is in it, where it came from, what it may be used for"
                onChange={({ target }) => setDescription(target.value)}
              />
            </Stack>
          </Section>
        }
      />
    </Page>
  );
}
