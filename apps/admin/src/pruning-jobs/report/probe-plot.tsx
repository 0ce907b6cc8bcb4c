import type { Estimate, Probe } from '@assay/contracts';
import { useMemo } from 'react';
import { Chart } from '../../components/chart';
import { useChartStyle } from '../../components/use-chart-style';
import { formatPercent } from '../../format/format';
import { whiskers } from './whiskers';

export interface ProbeRow {
  name: string;
  estimate: Estimate;
  /** What it is about: it stands out against what it is compared with. */
  main?: boolean;
}

/** What a probe compares, from best informed to least. */
export const probeRows = ({ all, kept, random }: Pick<Probe, 'all' | 'kept' | 'random'>): ProbeRow[] => [
  { name: 'Everything', estimate: all },
  { name: 'Kept', estimate: kept, main: true },
  { name: 'Random', estimate: random },
];

export const estimateText = ({ mean, interval: [low, high] }: Estimate): string =>
  `${formatPercent(mean)} (${formatPercent(low)} to ${formatPercent(high)})`;

/** Accuracies as dots with their 95 % intervals; small dots are single rounds. */
export function ProbePlot({ rows }: { rows: ProbeRow[] }) {
  const style = useChartStyle();
  const option = useMemo(() => {
    const { text, palette } = style;
    const colours = rows.map(({ main }) => (main ? palette.primary.main : palette.text.secondary));
    return {
      animation: false,
      grid: style.grid,
      tooltip: {
        ...style.tooltip,
        formatter: ({ value }: { value: [number, number] }) => {
          const row = rows[value[1]];
          return row ? `${row.name}<br>${estimateText(row.estimate)}` : '';
        },
      },
      xAxis: {
        type: 'value',
        scale: true,
        ...style.axisName('accuracy on items not seen'),
        axisLabel: { ...text, formatter: (value: number) => formatPercent(value), hideOverlap: true },
        splitLine: style.splitLine,
      },
      yAxis: {
        type: 'category',
        inverse: true,
        data: rows.map(({ name }) => name),
        axisLabel: { ...text, color: palette.text.primary, fontSize: 13 },
        axisTick: { show: false },
        axisLine: style.axisLine,
      },
      series: [
        {
          type: 'scatter',
          silent: true,
          symbolSize: 5,
          itemStyle: { color: palette.text.secondary, opacity: 0.35 },
          data: rows.flatMap(({ estimate }, place) => estimate.values.map((value) => [value, place])),
        },
        ...rows.map(({ estimate }, place) =>
          whiskers([{ place, estimate }], { along: 'x', colour: colours[place] ?? palette.text.primary }),
        ),
        {
          type: 'scatter',
          symbolSize: 13,
          z: 4,
          data: rows.map(({ estimate }, place) => ({
            value: [estimate.mean, place],
            itemStyle: { color: colours[place] },
          })),
        },
      ],
    };
  }, [rows, style]);
  return (
    <Chart
      option={option}
      height={56 + 46 * rows.length}
      label={`Accuracy with 95 % intervals. ${rows.map(({ name, estimate }) => `${name}: ${estimateText(estimate)}`).join('; ')}`}
    />
  );
}
