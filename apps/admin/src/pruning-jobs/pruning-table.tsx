import type { PruningJob } from '@assay/contracts';
import { Typography } from '@mui/material';
import { DataTable } from 'react-admin';
import { RecordLink, RecordTable } from '../components/record-table';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatCount, formatPercent, NOTHING } from '../format/format';
import { methodName, VERDICTS } from './pruning-words';

/** Rows of pruning jobs; needs a list context. `inDataset`: all are of one dataset, which is not named again. */
export const PruningTable = ({ inDataset = false }: { inDataset?: boolean }) => (
  <RecordTable
    wideOnly={['createdAt', 'datasetName', 'method', 'verdict']}
    rowClick={(id) => `/pruning-jobs/${id}/show`}
  >
    <DataTable.Col<PruningJob>
      source="name"
      render={({ id, name }) => (
        <RecordLink resource="pruning-jobs" id={id}>
          {name}
        </RecordLink>
      )}
    />
    {!inDataset && (
      <DataTable.Col<PruningJob>
        source="datasetName"
        label="Dataset"
        disableSort
        render={({ datasetId, datasetName, version }) => (
          <>
            <RecordLink resource="datasets" id={datasetId}>
              {datasetName}
            </RecordLink>{' '}
            v{version}
          </>
        )}
      />
    )}
    <DataTable.Col<PruningJob> source="method" disableSort render={({ request }) => methodName(request.method)} />
    <DataTable.Col<PruningJob>
      align="right"
      source="kept"
      disableSort
      render={({ kept, items }) =>
        kept === null ? (
          NOTHING
        ) : (
          <>
            {formatCount(kept)} of {formatCount(items)}
            <Typography variant="caption" color="textSecondary" component="div">
              {formatPercent(kept / Math.max(1, items))}
            </Typography>
          </>
        )
      }
    />
    <DataTable.Col<PruningJob>
      source="verdict"
      label="Probe"
      disableSort
      render={({ report }) => (report?.probe ? VERDICTS[report.probe.verdict] : NOTHING)}
    />
    <DataTable.Col<PruningJob> source="state" disableSort render={({ state }) => <StateChip state={state} />} />
    <DataTable.Col<PruningJob> source="createdAt" label="Made" render={({ createdAt }) => <TimeAgo at={createdAt} />} />
  </RecordTable>
);
