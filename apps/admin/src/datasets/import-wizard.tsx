import type { ColumnMapping, ImportPreview } from '@assay/contracts';
import { Box, Button, Stack, Step, StepLabel, Stepper } from '@mui/material';
import { useState, type ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { FileDrop } from '../components/file-drop';
import { Section } from '../components/section';
import { UploadList } from '../components/upload-list';
import { useUploads } from '../components/use-uploads';
import { api } from '../providers/api';
import { useAction } from '../providers/use-action';
import { PreviewPanel } from './preview-panel';

export interface ImportWizardProps {
  /** Answers the id of the dataset to import into; called when the import starts. */
  prepare: () => Promise<string>;
  /** Whether the details are fit for going on. */
  check?: () => boolean;
  suggestName?: (filename: string) => void;
  /** What else is asked for on the first step. */
  details?: ReactNode;
}

const MAX_FILES = 8;

/** Files → what is in them and which column is what → import. */
export function ImportWizard({ prepare, check = () => true, suggestName, details }: ImportWizardProps) {
  const { uploads, add, remove, retry, ready } = useUploads();
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [mapping, setMapping] = useState<ColumnMapping>({});
  const navigate = useNavigate();
  const uploadIds = uploads.flatMap(({ upload }) => (upload ? [upload.id] : []));

  const [look, looking] = useAction(async () => {
    if (!check()) return;
    const found = await api.previewImport(uploadIds);
    setMapping(found.suggested);
    setPreview(found);
  });
  const [start, starting] = useAction(async () => {
    const datasetId = await prepare();
    const job = await api.startImport(datasetId, uploadIds, mapping);
    void navigate(`/datasets/${datasetId}/import/${job.id}`);
  });

  const take = (files: File[]) => {
    add(files.slice(0, MAX_FILES - uploads.length));
    if (files[0]) suggestName?.(files[0].name);
  };

  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <Stepper activeStep={preview ? 1 : 0} sx={{ maxWidth: 560 }}>
        {['Files', 'Columns', 'Import'].map((label) => (
          <Step key={label}>
            <StepLabel>{label}</StepLabel>
          </Step>
        ))}
      </Stepper>
      {preview === null ? (
        <>
          <Section
            title="Files"
            hint="Files that belong together are sent together: embeddings with their table, IDX images with their labels."
          >
            <Stack sx={{ gap: 1.5 }}>
              {uploads.length < MAX_FILES && (
                <FileDrop
                  multiple
                  title="Drop files here, or click to choose"
                  hint="Zip of pictures, IDX (.gz too), CSV, JSONL, Parquet, .npy · up to 8 files"
                  onFiles={take}
                />
              )}
              <UploadList uploads={uploads} onRemove={remove} onRetry={retry} />
            </Stack>
          </Section>
          {details}
          <Buttons>
            <Button variant="contained" size="large" disabled={!ready} loading={looking} onClick={() => void look()}>
              Look at the data
            </Button>
          </Buttons>
        </>
      ) : (
        <>
          <PreviewPanel preview={preview} mapping={mapping} onMapping={setMapping} />
          <Buttons>
            <Button size="large" color="inherit" onClick={() => setPreview(null)}>
              Back
            </Button>
            <Button variant="contained" size="large" loading={starting} onClick={() => void start()}>
              Import
            </Button>
          </Buttons>
        </>
      )}
    </Box>
  );
}

const Buttons = ({ children }: { children: ReactNode }) => (
  <Stack direction="row" sx={{ gap: 1, justifyContent: 'flex-end' }}>
    {children}
  </Stack>
);
