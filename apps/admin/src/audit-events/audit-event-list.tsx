import FactCheckIcon from '@mui/icons-material/FactCheckOutlined';
import type { AuditEvent } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { DataTable } from 'react-admin';
import { EmptyState } from '../components/empty-state';
import { ListSearch } from '../components/list-filters';
import { ListPage } from '../components/list-page';
import { RecordTable } from '../components/record-table';
import { TimeAgo } from '../components/time-ago';
import { formatCount } from '../format/format';
import { MONO } from '../theme/theme';
import { ChainCheck } from './chain-check';

const Details = ({ details }: { details: AuditEvent['details'] }) => {
  const entries = Object.entries(details);
  return (
    <Typography
      variant="caption"
      color="textSecondary"
      component="div"
      sx={{ maxWidth: 420, overflowWrap: 'anywhere' }}
    >
      {entries
        .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(' · ')
        .slice(0, 200)}
    </Typography>
  );
};

export const AuditEventList = () => (
  <ListPage
    title="Audit log"
    intro="Who did what, when. Each entry carries a hash over itself and the entry before, so that none can be changed or taken out unseen."
    actions={<ChainCheck />}
    sort={{ field: 'seq', order: 'DESC' }}
    filters={
      <>
        <ListSearch source="actor" label="Who" />
        <ListSearch source="action" label="What" />
      </>
    }
    empty={
      <EmptyState
        icon={<FactCheckIcon />}
        title="Nothing happened yet"
        text="Sign-ins, imports, deletions and changes of rights are written down here."
      />
    }
  >
    <RecordTable rowClick={false} wideOnly={['seq', 'hash', 'details', 'subjectType']}>
      <DataTable.Col<AuditEvent> align="right" source="seq" label="No." render={({ seq }) => formatCount(seq)} />
      <DataTable.Col<AuditEvent> source="at" label="When" disableSort render={({ at }) => <TimeAgo at={at} />} />
      <DataTable.Col<AuditEvent>
        source="actor"
        label="Who"
        disableSort
        render={({ actor }) => (
          <Box component="strong" sx={{ overflowWrap: 'anywhere' }}>
            {actor}
          </Box>
        )}
      />
      <DataTable.Col<AuditEvent>
        source="action"
        label="What"
        disableSort
        render={({ action }) => (
          <Box component="code" sx={{ overflowWrap: 'anywhere' }}>
            {action}
          </Box>
        )}
      />
      <DataTable.Col source="subjectType" label="On" disableSort />
      <DataTable.Col<AuditEvent> source="details" disableSort render={({ details }) => <Details details={details} />} />
      <DataTable.Col<AuditEvent>
        source="hash"
        disableSort
        render={({ hash }) => (
          <Box component="code" title={hash} sx={{ fontFamily: MONO, fontSize: '0.78rem' }}>
            {hash.slice(0, 10)}
          </Box>
        )}
      />
    </RecordTable>
  </ListPage>
);
