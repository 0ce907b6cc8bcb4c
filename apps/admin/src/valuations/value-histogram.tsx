import type { Histogram } from '@assay/contracts';
import { useMemo } from 'react';
import { Chart } from '../components/chart';
import { Section } from '../components/section';
import { useChartStyle } from '../components/use-chart-style';
import { formatCount, formatTimes } from '../format/format';

/** How the value is spread: few items with much, or all with the same. Values as multiples of the average. */
export function ValueHistogram({ histogram, rows }: { histogram: Histogram; rows: number }) {
  const style = useChartStyle();
  const option = useMemo(() => {
    const times = histogram.edges.map((edge) => edge * rows);
    const { text, palette } = style;
    return {
      animationDuration: 300,
      grid: style.grid,
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        ...style.tooltip,
        formatter: ([bar]: { dataIndex: number }[]) => {
          const index = bar?.dataIndex ?? 0;
          return `${formatCount(histogram.counts[index] ?? 0)} items worth<br>${formatTimes(times[index] ?? 0)} to ${formatTimes(times[index + 1] ?? 0)} the average`;
        },
      },
      xAxis: {
        type: 'category',
        data: times.slice(0, -1).map(formatTimes),
        ...style.axisName('value, as a multiple of the average'),
        axisLabel: { ...text, hideOverlap: true },
        axisTick: { show: false },
        axisLine: style.axisLine,
      },
      yAxis: {
        type: 'value',
        axisLabel: { ...text, formatter: formatCount },
        splitLine: style.splitLine,
      },
      series: [
        {
          type: 'bar',
          data: histogram.counts,
          barCategoryGap: '12%',
          itemStyle: { color: palette.primary.main, borderRadius: [3, 3, 0, 0] },
        },
      ],
    };
  }, [histogram, rows, style]);
  return (
    <Section
      title="How the value is spread"
      hint="Few items far to the right carry much of the value; a tall bar at the left is redundancy."
    >
      <Chart option={option} height={260} label={`Histogram of the value of ${formatCount(rows)} items`} />
    </Section>
  );
}
