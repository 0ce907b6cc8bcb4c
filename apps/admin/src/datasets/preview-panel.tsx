import type { ColumnMapping, ImportPreview } from '@assay/contracts';
import {
  Alert,
  Box,
  Chip,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { Section } from '../components/section';
import { formatCount } from '../format/format';
import { MappingForm } from './mapping-form';

const FORMATS: Record<ImportPreview['format'], string> = {
  npy: 'NumPy array',
  csv: 'CSV table',
  jsonl: 'JSON lines',
  parquet: 'Parquet table',
  idx: 'IDX pictures',
  zip: 'Zip of pictures',
};

export interface PreviewPanelProps {
  preview: ImportPreview;
  mapping: ColumnMapping;
  onMapping: (mapping: ColumnMapping) => void;
}

/** What was found in the files, and which column plays which part. */
export const PreviewPanel = ({ preview, mapping, onMapping }: PreviewPanelProps) => (
  <>
    <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
      <Chip color="primary" variant="outlined" label={FORMATS[preview.format]} />
      {preview.rowEstimate !== null && (
        <Chip variant="outlined" label={`about ${formatCount(preview.rowEstimate)} rows`} />
      )}
      <Chip variant="outlined" label={`${formatCount(preview.columns.length)} columns`} />
      {preview.vectorDimension !== undefined && (
        <Chip variant="outlined" label={`vectors of ${formatCount(preview.vectorDimension)} numbers`} />
      )}
    </Stack>
    {preview.notes.map((note) => (
      <Alert key={note} severity="info">
        {note}
      </Alert>
    ))}
    <Section title="Columns" hint="Filled in with what the names suggest. Change what is wrong.">
      <MappingForm preview={preview} mapping={mapping} onChange={onMapping} />
    </Section>
    {preview.rows.length > 0 && (
      <Section title="First rows" flush>
        <SampleRows preview={preview} />
      </Section>
    )}
  </>
);

const SampleRows = ({ preview: { columns, rows } }: { preview: ImportPreview }) => (
  <TableContainer tabIndex={0} aria-label="First rows of the data">
    <Table size="small">
      <TableHead>
        <TableRow>
          {columns.map(({ name, type }) => (
            <TableCell key={name}>
              {name}
              <Typography variant="caption" color="textSecondary" component="div">
                {type}
              </Typography>
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {rows.map((row, index) => (
          <TableRow key={index}>
            {columns.map(({ name }) => (
              <TableCell key={name}>
                <Box sx={{ maxWidth: 220, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>
                  {cellText(row[name])}
                </Box>
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  </TableContainer>
);

const cellText = (value: unknown): string => {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};
