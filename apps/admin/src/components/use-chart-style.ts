import { useTheme } from '@mui/material';
import { useMemo } from 'react';

/** Parts of a chart's options that all charts share, in the colours of the theme. */
export function useChartStyle() {
  const { palette, typography } = useTheme();
  return useMemo(() => {
    const text = { color: palette.text.secondary, fontFamily: typography.fontFamily, fontSize: 12 };
    return {
      text,
      palette,
      axisLine: { lineStyle: { color: palette.divider } },
      splitLine: { lineStyle: { color: palette.divider } },
      axisName: (name: string) => ({ name, nameLocation: 'middle', nameGap: 26, nameTextStyle: text }),
      grid: { left: 8, right: 12, top: 16, bottom: 26, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        backgroundColor: palette.background.paper,
        borderColor: palette.divider,
        textStyle: { ...text, color: palette.text.primary },
      },
    };
  }, [palette, typography]);
}
