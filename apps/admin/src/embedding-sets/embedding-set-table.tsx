import type { EmbeddingSet } from '@assay/contracts';
import { DataTable } from 'react-admin';
import { RecordLink, RecordTable } from '../components/record-table';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatCount, NOTHING } from '../format/format';

/** Rows of embedding sets; needs a list context. `inDataset`: all are of one dataset, which is not named again. */
export const EmbeddingSetTable = ({ inDataset = false }: { inDataset?: boolean }) => (
  <RecordTable
    wideOnly={['createdAt', 'dimension', 'modelName', 'datasetName']}
    rowClick={(id) => `/embedding-sets/${id}/show`}
  >
    <DataTable.Col<EmbeddingSet>
      source="name"
      render={({ id, name }) => (
        <RecordLink resource="embedding-sets" id={id}>
          {name}
        </RecordLink>
      )}
    />
    {!inDataset && (
      <DataTable.Col<EmbeddingSet>
        source="datasetName"
        label="Dataset"
        disableSort
        render={({ datasetId, datasetName }) => (
          <RecordLink resource="datasets" id={datasetId}>
            {datasetName}
          </RecordLink>
        )}
      />
    )}
    <DataTable.Col<EmbeddingSet> source="version" render={({ version }) => `v${version}`} />
    <DataTable.Col<EmbeddingSet>
      source="modelName"
      label="Made by"
      disableSort
      render={({ source, modelName }) => (source === 'imported' ? 'imported' : (modelName ?? NOTHING))}
    />
    <DataTable.Col<EmbeddingSet> align="right" source="rows" render={({ rows }) => formatCount(rows)} />
    <DataTable.Col<EmbeddingSet>
      align="right"
      source="dimension"
      disableSort
      render={({ dimension }) => formatCount(dimension)}
    />
    <DataTable.Col<EmbeddingSet> source="state" disableSort render={({ state }) => <StateChip state={state} />} />
    <DataTable.Col<EmbeddingSet>
      source="createdAt"
      label="Made"
      render={({ createdAt }) => <TimeAgo at={createdAt} />}
    />
  </RecordTable>
);
