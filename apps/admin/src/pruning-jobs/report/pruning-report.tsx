import type { PruningJob, PruningReport as Report } from '@assay/contracts';
import { Alert, Box, Card, Stack, Typography } from '@mui/material';
import { KeyFigure, KeyFigures } from '../../components/key-figure';
import { formatCount, formatPercent, formatSeconds, NOTHING } from '../../format/format';
import { DecisionPreview } from '../items/decision-preview';
import { METHODS, targetText, VERDICTS } from '../pruning-words';
import { CertificateSection } from './certificate-section';
import { DriftSection } from './drift-section';
import { ProbeSection } from './probe-section';
import { ReasonsSection } from './reasons-section';
import { SweepSection } from './sweep-section';

const two = { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' };

/** What pruning does to the data: what matters most first. */
export const PruningReport = ({ job, report }: { job: PruningJob; report: Report }) => (
  <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: 'minmax(0, 1fr)' }}>
    <Headline report={report} />
    <Figures job={job} report={report} />
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: two, alignItems: 'start' }}>
      <ProbeSection report={report} />
      <ReasonsSection report={report} />
    </Box>
    <SweepSection report={report} />
    <DecisionPreview job={job} />
    <CertificateSection report={report} />
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: two, alignItems: 'start' }}>
      <DriftSection title="Classes" drift={report.drift.classes} />
      <DriftSection title="Contributors" drift={report.drift.contributors} />
    </Box>
  </Box>
);

const TONES = { better: 'success.main', 'not-distinguishable': 'warning.main', worse: 'error.main' } as const;

const Headline = ({ report }: { report: Report }) => (
  <Card
    sx={{
      p: 2.5,
      borderLeft: 4,
      borderLeftStyle: 'solid',
      borderLeftColor: report.probe ? TONES[report.probe.verdict] : 'primary.main',
    }}
  >
    <Typography variant="h2" component="p" sx={{ fontSize: { xs: '1.125rem', sm: '1.3125rem' }, maxWidth: 1000 }}>
      {report.headline}
    </Typography>
    {report.notes.length > 0 && (
      <Stack sx={{ gap: 1, mt: 1.5 }}>
        {report.notes.map((note) => (
          <Alert key={note} severity="info" sx={{ py: 0 }}>
            {note}
          </Alert>
        ))}
      </Stack>
    )}
  </Card>
);

function Figures({ job, report }: { job: PruningJob; report: Report }) {
  const { probe } = report;
  const total = Object.hasOwn(report.seconds, 'total')
    ? report.seconds.total
    : Object.values(report.seconds).reduce((sum, seconds) => sum + seconds, 0);
  return (
    <KeyFigures columns={4}>
      <KeyFigure
        label="Kept"
        value={formatCount(report.kept)}
        help={`${formatPercent(report.kept / Math.max(1, report.items))} of ${formatCount(report.items)} items: ${targetText(job.request.target)}.`}
      />
      <KeyFigure
        label="Dropped"
        value={formatCount(report.dropped)}
        help={`${formatPercent(report.dropped / Math.max(1, report.items))}. Nothing is deleted.`}
      />
      <KeyFigure
        label="Accuracy kept"
        value={probe ? formatPercent(probe.kept.mean) : NOTHING}
        help={
          probe ? `${VERDICTS[probe.verdict]}; with everything ${formatPercent(probe.all.mean)}.` : 'Not tried out.'
        }
      />
      <KeyFigure
        label="Method"
        value={METHODS[report.method].name}
        help={`${METHODS[report.method].text} Engine ${report.engine}, ${formatSeconds(total ?? 0)}.`}
      />
    </KeyFigures>
  );
}
