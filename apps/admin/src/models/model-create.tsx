import { CreateModel } from '@assay/contracts';
import { Box, Card, Typography } from '@mui/material';
import { useState } from 'react';
import { CreateBase, NumberInput, SelectInput, SimpleForm, TextInput } from 'react-admin';
import { useFormContext, useFormState } from 'react-hook-form';
import { FileDrop } from '../components/file-drop';
import { FormBar } from '../components/form-bar';
import { NumbersInput } from '../components/numbers-input';
import { Page } from '../components/page';
import { Section } from '../components/section';
import { UploadList } from '../components/upload-list';
import { useUploads } from '../components/use-uploads';
import { useToldErrors } from '../components/use-told-errors';
import { validatedBy } from '../components/validated-by';

const DEFAULTS = {
  name: '',
  outputName: '',
  input: {
    layout: 'nchw',
    width: 224,
    height: 224,
    channels: 3,
    scale: 1 / 255,
    mean: [0.485, 0.456, 0.406],
    std: [0.229, 0.224, 0.225],
  },
};
const LAYOUTS = [
  { id: 'nchw', name: 'NCHW – channels first' },
  { id: 'nhwc', name: 'NHWC – channels last' },
];
const CHANNELS = [
  { id: 3, name: '3 – colour' },
  { id: 1, name: '1 – grey' },
];

export const ModelCreate = () => (
  <CreateBase mutationOptions={useToldErrors()} redirect="show">
    <Page
      narrow
      title="Register a model"
      trail={[{ label: 'Models', to: '/models' }]}
      intro="The file is checked and run once with a grey picture before it is accepted."
    >
      <Card>
        <SimpleForm
          disableInvalidFormNotification
          defaultValues={DEFAULTS}
          validate={validatedBy(CreateModel, ['name', 'uploadId', 'input', 'outputName'])}
          toolbar={<FormBar label="Register" />}
        >
          <Box sx={{ display: 'grid', gap: 2, width: '100%', gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <ModelFile />
            <TextInput source="name" isRequired />
            <InputFields />
            <TextInput
              source="outputName"
              label="Output"
              isRequired
              helperText="Name of the output that is the embedding, of shape [batch, d]"
            />
          </Box>
        </SimpleForm>
      </Card>
    </Page>
  </CreateBase>
);

function ModelFile() {
  const { setValue, getValues } = useFormContext();
  const { errors, submitCount } = useFormState();
  const { uploads, add, remove, retry } = useUploads();
  const [chosen, setChosen] = useState<string | null>(null);
  const sent = uploads.find(({ upload }) => upload !== null)?.upload?.id ?? null;
  if (sent !== chosen) {
    setChosen(sent);
    queueMicrotask(() =>
      setValue('uploadId', sent ?? undefined, { shouldDirty: true, shouldValidate: submitCount > 0 }),
    );
  }
  const refused = errors.uploadId?.message;
  const take = (files: File[]) => {
    add(files);
    if (!getValues('name') && files[0]) setValue('name', files[0].name.replace(/\.onnx$/i, ''), { shouldDirty: true });
  };
  return (
    <Box>
      {uploads.length === 0 && (
        <FileDrop
          accept=".onnx"
          title="Drop an .onnx file here, or click to choose"
          hint="One file with its weights inside"
          onFiles={take}
        />
      )}
      <UploadList uploads={uploads} onRemove={remove} onRetry={retry} />
      {submitCount > 0 && errors.uploadId && (
        <Typography variant="caption" color="error" role="alert">
          {sent !== null && typeof refused === 'string'
            ? `The file ${refused}.`
            : 'Choose a file and wait until it is uploaded.'}
        </Typography>
      )}
    </Box>
  );
}

const InputFields = () => (
  <Section
    title="Input"
    hint="How pixels become numbers: (pixel · scale − mean) / std, per channel. The defaults fit networks trained on ImageNet."
  >
    <Box
      sx={{
        display: 'grid',
        columnGap: 2,
        rowGap: 1,
        gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
      }}
    >
      <NumberInput source="input.width" label="Width" />
      <NumberInput source="input.height" label="Height" />
      <SelectInput source="input.channels" label="Channels" choices={CHANNELS} isRequired />
      <SelectInput source="input.layout" label="Layout" choices={LAYOUTS} isRequired />
      <NumbersInput source="input.mean" label="Mean" helperText="One number, or one per channel" />
      <NumbersInput source="input.std" label="Std" helperText="One number, or one per channel" />
      <NumberInput source="input.scale" label="Scale" helperText="0.00392… = 1/255 maps pixels to 0…1" />
      <TextInput
        source="input.name"
        label="Input name"
        helperText="May stay empty if there is only one input"
        parse={(text: string) => text || undefined}
      />
    </Box>
  </Section>
);
