import { DECISION_REASONS, type DecisionReason, type PruningReport } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { Section } from '../../components/section';
import { formatCount, formatNumber, formatPercent, plural } from '../../format/format';
import { REASONS } from '../pruning-words';

/** Why how many items are kept or dropped. */
export function ReasonsSection({ report }: { report: PruningReport }) {
  const given = (kept: boolean) =>
    DECISION_REASONS.filter((reason) => REASONS[reason].kept === kept && (report.reasons[reason] ?? 0) > 0);
  return (
    <Section title="Why" hint={<Cleaned report={report} />}>
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', sm: 'repeat(2, minmax(0, 1fr))' },
        }}
      >
        <Reasons title={`Kept: ${formatCount(report.kept)}`} reasons={given(true)} report={report} />
        <Reasons title={`Dropped: ${formatCount(report.dropped)}`} reasons={given(false)} report={report} />
      </Box>
    </Section>
  );
}

function Reasons({ title, reasons, report }: { title: string; reasons: DecisionReason[]; report: PruningReport }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="h3" sx={{ mb: 1 }}>
        {title}
      </Typography>
      <Box component="dl" sx={{ m: 0, display: 'grid', gap: 1 }}>
        {reasons.map((reason) => {
          const count = report.reasons[reason] ?? 0;
          return (
            <Box
              key={reason}
              sx={{ minWidth: 0, display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', columnGap: 1 }}
            >
              <Typography component="dt" variant="body2">
                {REASONS[reason].name}
              </Typography>
              <Typography component="dd" variant="body2" sx={{ m: 0, fontWeight: 600 }}>
                {formatCount(count)}
              </Typography>
              <Box
                aria-hidden
                component="dd"
                sx={{
                  m: 0,
                  gridColumn: '1 / -1',
                  height: 6,
                  borderRadius: 1,
                  width: `max(2px, ${(count / Math.max(1, report.items)) * 100}%)`,
                  bgcolor: REASONS[reason].kept ? 'primary.main' : 'text.secondary',
                  opacity: 0.8,
                }}
              />
              <Typography component="dd" variant="caption" color="textSecondary" sx={{ m: 0, gridColumn: '1 / -1' }}>
                {REASONS[reason].text} · {formatPercent(count / Math.max(1, report.items))}
              </Typography>
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}

function Cleaned({ report: { duplicates, labelGate } }: { report: PruningReport }) {
  const sentences = [
    duplicates && duplicates.groups > 0
      ? `${plural(duplicates.groups, 'group')} of duplicates collapsed: ${plural(duplicates.exact, 'exact copy', 'exact copies')}, ${formatCount(duplicates.near)} near ones.`
      : duplicates && 'No duplicates were found.',
    labelGate &&
      `${plural(labelGate.dropped, 'suspicious label')} at or below ${formatNumber(labelGate.threshold, 3)} (${labelGate.score}).`,
  ].filter(Boolean);
  return <>{sentences.join(' ')}</>;
}
