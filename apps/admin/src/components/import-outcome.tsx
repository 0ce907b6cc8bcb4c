import DownloadIcon from '@mui/icons-material/DownloadRounded';
import type { ImportProblem, ImportResult, Job } from '@assay/contracts';
import { Alert, Box, Button, Stack } from '@mui/material';
import { DataTable, ListBase } from 'react-admin';
import { Link } from 'react-router-dom';
import { formatCount, plural } from '../format/format';
import { files } from '../providers/api';
import { KeyFigure, KeyFigures } from './key-figure';
import { ListCard } from './list-page';
import { RecordTable } from './record-table';
import { Section } from './section';

/** What an import did: counts, and every row that was refused with its reason. */
export function ImportOutcome({ job }: { job: Job }) {
  const result = job.result as Partial<ImportResult> | null;
  if (!result) return null;
  const { read = 0, added = 0, updated = 0, unchanged = 0, rejected = 0, version, embeddingSetId } = result;
  return (
    <>
      <KeyFigures columns={5}>
        <KeyFigure label="Rows read" value={formatCount(read)} />
        <KeyFigure label="Added" value={formatCount(added)} />
        <KeyFigure label="Updated" value={formatCount(updated)} />
        <KeyFigure label="Unchanged" value={formatCount(unchanged)} />
        <KeyFigure label="Refused" value={formatCount(rejected)} />
      </KeyFigures>
      {version === null && <Alert severity="info">Nothing changed, so no new version was made.</Alert>}
      {job.subjectId && (
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          <Button variant="contained" component={Link} to={`/datasets/${job.subjectId}/show`}>
            {version ? `Look at version ${version}` : 'Look at the dataset'}
          </Button>
          {embeddingSetId && (
            <Button variant="outlined" component={Link} to={`/valuations/create?embeddingSetId=${embeddingSetId}`}>
              Value these items
            </Button>
          )}
        </Stack>
      )}
      {rejected > 0 && <Problems jobId={job.id} rejected={rejected} />}
    </>
  );
}

const Problems = ({ jobId, rejected }: { jobId: string; rejected: number }) => (
  <Section
    flush
    title={`${plural(rejected, 'row')} refused`}
    hint="The other rows were imported. Mend these in the source and import it again: rows that are there already are left alone."
    action={
      <Button href={files.importProblems(jobId)} download startIcon={<DownloadIcon />} size="small">
        CSV
      </Button>
    }
  >
    <Box sx={{ '& > .MuiCard-root': { border: 0, borderRadius: 0 } }}>
      <ListBase
        resource="import-problems"
        filter={{ jobId }}
        sort={{ field: 'line', order: 'ASC' }}
        perPage={10}
        disableSyncWithLocation
        storeKey={false}
        exporter={false}
      >
        <ListCard empty={null}>
          <RecordTable rowClick={false} wideOnly={['code']}>
            <DataTable.NumberCol source="line" />
            <DataTable.Col source="externalId" label="External id" disableSort />
            <DataTable.Col<ImportProblem> source="code" disableSort render={({ code }) => <code>{code}</code>} />
            <DataTable.Col source="reason" disableSort />
          </RecordTable>
        </ListCard>
      </ListBase>
    </Box>
  </Section>
);
