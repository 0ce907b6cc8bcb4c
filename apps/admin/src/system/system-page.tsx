import type { System } from '@assay/contracts';
import {
  Box,
  Chip,
  LinearProgress,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { KeyFigure, KeyFigures } from '../components/key-figure';
import { Page } from '../components/page';
import { QueryState } from '../components/query-state';
import { Section } from '../components/section';
import { TimeAgo } from '../components/time-ago';
import { formatBytes, formatCount, formatPercent } from '../format/format';
import { api } from '../providers/api';
import { useApi } from '../providers/use-api';
import { EngineTable } from './engine-table';

const REFRESH_MS = 5000;

export function SystemPage() {
  const query = useApi(['system'], (signal) => api.system(signal), { refetchInterval: REFRESH_MS });
  return (
    <Page title="System" intro="What this installation runs on.">
      <QueryState query={query} height={400}>
        {(system) => (
          <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
            <Figures system={system} />
            <EngineTable engines={system.engines} />
            <Workers workers={system.workers} />
            <Disk disk={system.disk} />
          </Box>
        )}
      </QueryState>
    </Page>
  );
}

const Figures = ({ system: { version, node, startedAt, mode, queue, database } }: { system: System }) => (
  <KeyFigures columns={5}>
    <KeyFigure
      label="Assay"
      value={version}
      help={
        <>
          Started <TimeAgo at={startedAt} />
        </>
      }
    />
    <KeyFigure
      label="Mode"
      value={mode === 'embedded' ? 'Embedded' : 'Cluster'}
      help={mode === 'embedded' ? 'One machine, its own Postgres' : 'Shared Postgres, any number of workers'}
    />
    <KeyFigure
      label="Queue"
      value={queue.driver === 'postgres' ? 'Postgres' : 'Redis'}
      help={`${formatCount(queue.waiting)} waiting, ${formatCount(queue.active)} active`}
    />
    <KeyFigure
      label="Database"
      value={formatBytes(database.sizeBytes)}
      help={/^\d/.test(database.version) ? `PostgreSQL ${database.version}` : database.version}
    />
    <KeyFigure label="Node.js" value={node} />
  </KeyFigures>
);

const Workers = ({ workers }: { workers: System['workers'] }) => (
  <Section flush title="Workers" hint="Processes that run jobs.">
    {workers.length === 0 ? (
      <Typography color="textSecondary" variant="body2" sx={{ px: 2.5, pb: 2.5 }}>
        No worker is connected: jobs wait until one is.
      </Typography>
    ) : (
      <TableContainer>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>Host</TableCell>
              <TableCell align="right">Process</TableCell>
              <TableCell>Engine</TableCell>
              <TableCell>Seen</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {workers.map(({ id, host, pid, engine, seenAt }) => (
              <TableRow key={id}>
                <TableCell sx={{ overflowWrap: 'anywhere' }}>{host}</TableCell>
                <TableCell align="right">{pid}</TableCell>
                <TableCell>
                  <Chip size="small" label={engine} />
                </TableCell>
                <TableCell>
                  <TimeAgo at={seenAt} />
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </TableContainer>
    )}
  </Section>
);

const Disk = ({ disk: { path, freeBytes, totalBytes } }: { disk: System['disk'] }) => {
  const used = totalBytes > 0 ? 1 - freeBytes / totalBytes : 0;
  return (
    <Section title="Disk">
      <Typography variant="body2" sx={{ mb: 1, overflowWrap: 'anywhere' }}>
        {formatBytes(freeBytes)} of {formatBytes(totalBytes)} free on <code>{path}</code>
      </Typography>
      <LinearProgress
        variant="determinate"
        value={used * 100}
        color={used > 0.9 ? 'error' : 'primary'}
        aria-label={`Disk ${formatPercent(used, 0)} used`}
      />
    </Section>
  );
};
