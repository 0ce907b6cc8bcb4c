import type { Histogram } from '@assay/contracts';
import { useTheme } from '@mui/material';
import { useMemo } from 'react';
import { Chart } from '../components/chart';
import { Section } from '../components/section';
import { formatCount, formatTimes } from '../format/format';

/** How the value is spread: few items with much, or all with the same. Values as multiples of the average. */
export function ValueHistogram({ histogram, rows }: { histogram: Histogram; rows: number }) {
  const { palette, typography } = useTheme();
  const option = useMemo(() => {
    const times = histogram.edges.map((edge) => edge * rows);
    const text = { color: palette.text.secondary, fontFamily: typography.fontFamily, fontSize: 12 };
    return {
      animationDuration: 300,
      grid: { left: 8, right: 12, top: 16, bottom: 26, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        trigger: 'axis',
        axisPointer: { type: 'shadow' },
        backgroundColor: palette.background.paper,
        borderColor: palette.divider,
        textStyle: { ...text, color: palette.text.primary },
        formatter: ([bar]: { dataIndex: number }[]) => {
          const index = bar?.dataIndex ?? 0;
          return `${formatCount(histogram.counts[index] ?? 0)} items worth<br>${formatTimes(times[index] ?? 0)} to ${formatTimes(times[index + 1] ?? 0)} the average`;
        },
      },
      xAxis: {
        type: 'category',
        data: times.slice(0, -1).map(formatTimes),
        name: 'value, as a multiple of the average',
        nameLocation: 'middle',
        nameGap: 26,
        nameTextStyle: text,
        axisLabel: { ...text, hideOverlap: true },
        axisTick: { show: false },
        axisLine: { lineStyle: { color: palette.divider } },
      },
      yAxis: {
        type: 'value',
        axisLabel: { ...text, formatter: formatCount },
        splitLine: { lineStyle: { color: palette.divider } },
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
  }, [histogram, rows, palette, typography]);
  return (
    <Section
      title="How the value is spread"
      hint="Few items far to the right carry much of the value; a tall bar at the left is redundancy."
    >
      <Chart option={option} height={260} label={`Histogram of the value of ${formatCount(rows)} items`} />
    </Section>
  );
}
