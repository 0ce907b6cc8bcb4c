import { Box, Skeleton } from '@mui/material';
import { lazy, Suspense } from 'react';
import type { ChartCanvasProps } from './chart-canvas';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas')).ChartCanvas }));

/** A chart; the library comes with the first one that is shown. `label` says in words what it shows. */
export const Chart = (props: ChartCanvasProps) => (
  <Box sx={{ height: props.height, minWidth: 0 }}>
    <Suspense fallback={<Skeleton variant="rounded" height={props.height} />}>
      <ChartCanvas {...props} />
    </Suspense>
  </Box>
);
