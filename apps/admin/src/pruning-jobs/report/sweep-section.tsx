import type { Estimate, PruningReport, SweepPoint } from '@assay/contracts';
import {
  Box,
  Stack,
  Table,
  TableBody,
  TableCell,
  TableContainer,
  TableHead,
  TableRow,
  Typography,
} from '@mui/material';
import { useMemo } from 'react';
import { Chart } from '../../components/chart';
import { Section } from '../../components/section';
import { useChartStyle } from '../../components/use-chart-style';
import { formatCount, formatPercent } from '../../format/format';
import { formatShare } from '../pruning-words';
import { estimateText } from './probe-plot';
import { whiskers } from './whiskers';

interface Line {
  key: 'kept' | 'random' | 'topk';
  name: string;
  symbol: string;
  mark: string;
  shift: number;
}
const LINES: Line[] = [
  { key: 'kept', name: 'This method', symbol: 'circle', mark: '●', shift: 0 },
  { key: 'random', name: 'Random', symbol: 'rect', mark: '■', shift: -9 },
  { key: 'topk', name: 'Highest leverage', symbol: 'triangle', mark: '▲', shift: 9 },
];

function useColours(): Record<Line['key'], string> {
  const { palette } = useChartStyle();
  return { kept: palette.primary.main, random: palette.text.secondary, topk: palette.secondary.main };
}

/** Quality against size: where it bends, more pruning costs. */
export function SweepSection({ report }: { report: PruningReport }) {
  const points = useMemo(() => [...(report.sweep ?? [])].sort((a, b) => a.fraction - b.fraction), [report.sweep]);
  if (points.length === 0) return null;
  return (
    <Section
      title="Quality against size"
      hint="Accuracy with 95 % intervals. Where the line bends, pruning more costs."
    >
      <Legend />
      <SweepPlot points={points} all={report.probe?.all ?? null} />
      <SweepTable points={points} />
    </Section>
  );
}

function Legend() {
  const colours = useColours();
  return (
    <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap', mb: 0.5 }}>
      {LINES.map(({ key, name, mark }) => (
        <Typography key={key} variant="caption">
          <Box component="span" aria-hidden sx={{ color: colours[key], mr: 0.75 }}>
            {mark}
          </Box>
          {name}
        </Typography>
      ))}
    </Stack>
  );
}

function SweepPlot({ points, all }: { points: SweepPoint[]; all: Estimate | null }) {
  const style = useChartStyle();
  const colours = useColours();
  const option = useMemo(() => {
    const { text } = style;
    return {
      animation: false,
      grid: style.grid,
      tooltip: {
        ...style.tooltip,
        trigger: 'axis',
        formatter: ([first]: { dataIndex: number }[]) => {
          const point = points[first?.dataIndex ?? 0];
          if (!point) return '';
          const lines = LINES.map(({ key, name }) => `${name}: ${estimateText(point[key])}`);
          return [`${formatCount(point.rows)} items, ${formatShare(point.fraction)}`, ...lines].join('<br>');
        },
      },
      xAxis: {
        type: 'category',
        data: points.map(({ fraction }) => formatShare(fraction)),
        ...style.axisName('part of the items'),
        axisLabel: text,
        axisTick: { show: false },
        axisLine: style.axisLine,
      },
      yAxis: {
        type: 'value',
        scale: true,
        axisLabel: { ...text, formatter: (value: number) => formatPercent(value, 0) },
        splitLine: style.splitLine,
      },
      series: LINES.flatMap(({ key, symbol, shift }, index) => [
        {
          type: 'line',
          symbol,
          symbolSize: 9,
          lineStyle: { color: colours[key], width: 2 },
          itemStyle: { color: colours[key] },
          data: points.map((point) => point[key].mean),
          ...(index === 0 && all && { markLine: allLine(all.mean, text) }),
        },
        whiskers(
          points.map((point, place) => ({ place, estimate: point[key] })),
          { along: 'y', colour: colours[key], shift },
        ),
      ]),
    };
  }, [points, all, style, colours]);
  return (
    <Chart
      option={option}
      height={300}
      label={`Accuracy against size, from ${formatShare(points[0]?.fraction ?? 0)} to ${formatShare(points.at(-1)?.fraction ?? 0)} of the items; the table below has the numbers`}
    />
  );
}

const allLine = (mean: number, text: object) => ({
  silent: true,
  symbol: 'none',
  lineStyle: { type: 'dashed' },
  label: { ...text, formatter: 'everything', position: 'insideStartTop' },
  data: [{ yAxis: mean }],
});

const SweepTable = ({ points }: { points: SweepPoint[] }) => (
  <TableContainer tabIndex={0} aria-label="Quality against size" sx={{ mt: 1 }}>
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>Part</TableCell>
          <TableCell align="right">Items</TableCell>
          {LINES.map(({ key, name }) => (
            <TableCell key={key} align="right">
              {name}
            </TableCell>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {points.map((point) => (
          <TableRow key={point.fraction}>
            <TableCell>{formatShare(point.fraction)}</TableCell>
            <TableCell align="right">{formatCount(point.rows)}</TableCell>
            {LINES.map(({ key }) => (
              <TableCell key={key} align="right" sx={{ whiteSpace: 'nowrap', fontWeight: key === 'kept' ? 600 : 400 }}>
                {formatPercent(point[key].mean)} ± {formatPercent(halfWidth(point[key]))}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  </TableContainer>
);

const halfWidth = ({ interval: [low, high] }: Estimate): number => (high - low) / 2;
