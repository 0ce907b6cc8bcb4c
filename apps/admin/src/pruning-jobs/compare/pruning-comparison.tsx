import type { PruningJob, PruningReport } from '@assay/contracts';
import { Alert, Box, Typography } from '@mui/material';
import { useMemo } from 'react';
import { useGetOne } from 'react-admin';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../../components/page';
import { ErrorPanel } from '../../components/query-state';
import { Section } from '../../components/section';
import { parameters } from '../parameters';
import { ProbePlot, probeRows } from '../report/probe-plot';
import { ComparedTable } from './compared-table';
import { figures } from './figures';
import { OverlapSection } from './overlap-section';
import { PruningChoice } from './pruning-choice';

type Side = 'left' | 'right';

/** Two pruning jobs side by side (`?left=…&right=…`): what was asked for, and what came of it. */
export function PruningComparison() {
  const [search, setSearch] = useSearchParams();
  const [left, right] = [useSide(search.get('left')), useSide(search.get('right'))];
  const choose = (side: Side) => (id: string | null) => {
    const next = new URLSearchParams(search);
    if (id === null) next.delete(side);
    else next.set(side, id);
    setSearch(next, { replace: true });
  };
  const error = left.error ?? right.error;
  return (
    <Page
      title="Compare two prunings"
      trail={[{ label: 'Pruning jobs', to: '/pruning-jobs' }]}
      intro="What was asked for, and what came of it."
    >
      <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
        <Box
          sx={{
            display: 'grid',
            gap: 2,
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
          }}
        >
          <PruningChoice label="First" value={left.job} onChange={choose('left')} />
          <PruningChoice label="Second" value={right.job} onChange={choose('right')} />
        </Box>
        {Boolean(error) && <ErrorPanel error={error} />}
        {left.job && right.job ? (
          <Sides key={`${left.job.id} ${right.job.id}`} left={left.job} right={right.job} />
        ) : (
          <Typography color="textSecondary">Choose two to see how they differ.</Typography>
        )}
      </Box>
    </Page>
  );
}

function useSide(id: string | null): { job: PruningJob | null; error: unknown } {
  const { data, error } = useGetOne<PruningJob>('pruning-jobs', { id: id ?? '' }, { enabled: id !== null });
  return { job: id === null ? null : (data ?? null), error };
}

function Sides({ left, right }: { left: PruningJob; right: PruningJob }) {
  const asked = useMemo(() => {
    const others = new Map(parameters(right.request));
    return parameters(left.request)
      .map(([name, value]) => ({ name, left: value, right: others.get(name) ?? '' }))
      .filter((row) => row.left !== row.right);
  }, [left, right]);
  return (
    <>
      {(left.datasetId !== right.datasetId || left.version !== right.version) && (
        <Alert severity="info">
          They are of different data: {left.datasetName} version {left.version}, and {right.datasetName} version{' '}
          {right.version}.
        </Alert>
      )}
      <Section title="Parameters that differ" flush>
        {asked.length > 0 ? (
          <ComparedTable label="Parameter" left={left.name} right={right.name} rows={asked} />
        ) : (
          <Typography variant="body2" color="textSecondary" sx={{ px: 2.5, pb: 2.5 }}>
            None: both were asked for the same.
          </Typography>
        )}
      </Section>
      {left.report && right.report ? (
        <Reports left={left} right={right} reports={[left.report, right.report]} />
      ) : (
        <Alert severity="warning">
          {[left, right]
            .filter(({ report }) => !report)
            .map(({ name }) => name)
            .join(' and ')}{' '}
          has no report yet.
        </Alert>
      )}
    </>
  );
}

function Reports({
  left,
  right,
  reports: [first, second],
}: {
  left: PruningJob;
  right: PruningJob;
  reports: [PruningReport, PruningReport];
}) {
  const rows = useMemo(
    () => [
      ...(first.probe ? probeRows(first.probe).map((row) => ({ ...row, name: `${row.name}, first` })) : []),
      ...(second.probe ? probeRows(second.probe).map((row) => ({ ...row, name: `${row.name}, second` })) : []),
    ],
    [first, second],
  );
  return (
    <>
      {rows.length > 0 && (
        <Section title="Accuracy" hint="Dots with 95 % intervals; small dots are single rounds.">
          <ProbePlot rows={rows} />
        </Section>
      )}
      <Section title="Figures" flush>
        <ComparedTable label="Figure" left={left.name} right={right.name} rows={figures(first, second)} />
      </Section>
      <OverlapSection left={left} right={right} />
    </>
  );
}
