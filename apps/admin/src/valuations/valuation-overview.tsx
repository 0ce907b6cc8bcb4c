import type { Valuation } from '@assay/contracts';
import { Box } from '@mui/material';
import { QueryState } from '../components/query-state';
import { api } from '../providers/api';
import { useApi } from '../providers/use-api';
import { Extremes } from './extremes';
import { GroupTotals } from './group-totals';
import { ScoreGuide } from './score-guide';
import { ValuationFigures } from './valuation-figures';
import { ValueHistogram } from './value-histogram';

export function ValuationOverview({ valuation }: { valuation: Valuation }) {
  const query = useApi(['valuation-summary', valuation.id], (signal) => api.valuationSummary(valuation.id, signal));
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
      <ValuationFigures valuation={valuation} />
      <Extremes valuation={valuation} />
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
          alignItems: 'stretch',
        }}
      >
        <ScoreGuide hasLabelScores={valuation.hasLabelScores} />
        <QueryState query={query} height={320}>
          {(summary) => <ValueHistogram histogram={summary.histogram} rows={valuation.rows} />}
        </QueryState>
      </Box>
      {query.data && (
        <>
          <GroupTotals title="By class" what="Class" groups={query.data.byLabel} rows={valuation.rows} />
          <GroupTotals
            title="By contributor"
            what="Contributor"
            groups={query.data.byContributor}
            rows={valuation.rows}
          />
        </>
      )}
    </Box>
  );
}
