import type { Probe, PruningReport } from '@assay/contracts';
import { Box, Typography } from '@mui/material';
import { useMemo } from 'react';
import { Facts } from '../../components/facts';
import { Section } from '../../components/section';
import { formatCount, formatPercent } from '../../format/format';
import { VERDICTS } from '../pruning-words';
import { estimateText, ProbePlot, probeRows } from './probe-plot';

const HEADS = { ridge: 'ridge', logistic: 'logistic' } as const;

const points = (value: number): string => `${value < 0 ? '−' : '+'}${formatPercent(Math.abs(value))}`;

/** Whether what is kept trains as well as everything, and better than a random choice. */
export function ProbeSection({ report: { probe } }: { report: PruningReport }) {
  if (!probe)
    return (
      <Section title="Was it tried out?">
        <Typography variant="body2" color="textSecondary">
          No: it was not asked for, or the items have no labels to train for. The certificate tells how much of the
          data’s structure stays, but not how well a model trains on it.
        </Typography>
      </Section>
    );
  return <Tried probe={probe} />;
}

function Tried({ probe }: { probe: Probe }) {
  const rows = useMemo(() => probeRows(probe), [probe]);
  const [low, high] = probe.difference.interval;
  return (
    <Section
      title="Does it train as well?"
      hint={`A ${HEADS[probe.head]} model was trained on everything, on what is kept and on random items of the same number, ${probe.seeds} rounds each, and tested on ${formatCount(probe.heldOutRows)} items that it had not seen.`}
    >
      <ProbePlot rows={rows} />
      <Box sx={{ mt: 2 }}>
        <Facts
          facts={[
            ['Verdict', <strong key="verdict">{VERDICTS[probe.verdict]}</strong>],
            [
              'Kept against random',
              `${points(probe.difference.mean)} (95 % interval ${points(low)} to ${points(high)})`,
            ],
            ...rows.map(({ name, estimate }): [string, string] => [name, estimateText(estimate)]),
          ]}
        />
      </Box>
    </Section>
  );
}
