import type { Valuation } from '@assay/contracts';
import { DataTable } from 'react-admin';
import { RecordLink, RecordTable } from '../components/record-table';
import { StateChip } from '../components/state-chip';
import { TimeAgo } from '../components/time-ago';
import { formatCount, formatNumber, formatSeconds, NOTHING } from '../format/format';

export interface ValuationTableProps {
  /** All are of one dataset, which is not named again. */
  inDataset?: boolean;
  /** Only what an overview needs. */
  brief?: boolean;
}

/** Rows of valuations; needs a list context. */
export const ValuationTable = ({ inDataset = false, brief = false }: ValuationTableProps) => (
  <RecordTable
    wideOnly={['createdAt', 'lambda', 'seconds', 'datasetName', 'rows']}
    rowClick={(id) => `/valuations/${id}/show`}
  >
    <DataTable.Col<Valuation>
      source="name"
      render={({ id, name }) => (
        <RecordLink resource="valuations" id={id}>
          {name}
        </RecordLink>
      )}
    />
    {!inDataset && (
      <DataTable.Col<Valuation>
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
    {!brief && <DataTable.Col<Valuation> align="right" source="rows" render={({ rows }) => formatCount(rows)} />}
    <DataTable.Col<Valuation>
      align="right"
      source="effectiveDimension"
      label="Effective dim."
      disableSort
      render={({ effectiveDimension, columns }) =>
        effectiveDimension === null ? NOTHING : `${formatNumber(effectiveDimension, 3)} of ${formatCount(columns)}`
      }
    />
    {!brief && (
      <DataTable.Col<Valuation>
        align="right"
        source="lambda"
        label="λ"
        disableSort
        render={({ lambda }) => formatNumber(lambda, 3)}
      />
    )}
    <DataTable.Col<Valuation> source="state" disableSort render={({ state }) => <StateChip state={state} />} />
    {!brief && (
      <DataTable.Col<Valuation>
        align="right"
        source="seconds"
        label="Took"
        disableSort
        render={({ seconds }) => (seconds ? formatSeconds(seconds.total) : NOTHING)}
      />
    )}
    <DataTable.Col<Valuation> source="createdAt" label="Made" render={({ createdAt }) => <TimeAgo at={createdAt} />} />
  </RecordTable>
);
