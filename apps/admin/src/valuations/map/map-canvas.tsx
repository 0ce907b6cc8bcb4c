import AddIcon from '@mui/icons-material/AddRounded';
import FitScreenIcon from '@mui/icons-material/FitScreenRounded';
import RemoveIcon from '@mui/icons-material/RemoveRounded';
import { Box, IconButton, Paper, Tooltip, Typography, useTheme } from '@mui/material';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import type { MapData } from './map-data';
import { drawPoints, pack } from './raster';
import { useMapView } from './use-map-view';
import { fit, nearest, toPixel, zoomAt, type Point, type View } from './view';

export interface MapCanvasProps {
  map: MapData;
  /** Packed colour per point, 0 for hidden. */
  colours: Uint32Array;
  describe: (index: number) => ReactNode;
  onChoose: (index: number) => void;
}

const REACH = 14;
/** While it moves, a large map is drawn at one pixel per CSS pixel, and finely again once it rests. */
const LARGE = 20_000;
const REST_MS = 140;

export function MapCanvas({ map, colours, describe, onChoose }: MapCanvasProps) {
  const theme = useTheme();
  const box = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<View>({ centerX: 0, centerY: 0, scale: 1 });
  const size = useRef({ width: 0, height: 0 });
  const [hover, setHover] = useState<{ index: number; at: Point } | null>(null);
  const background = pack(theme.palette.background.paper);

  const draw = useCallback(
    (ratio: number) => {
      const element = canvas.current;
      const { width, height } = size.current;
      if (!element || width === 0) return;
      const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
      if (element.width !== w || element.height !== h) Object.assign(element, { width: w, height: h });
      const context = element.getContext('2d', { alpha: false });
      if (!context) return;
      const image = context.createImageData(w, h);
      const home = fit(map.x, map.y, size.current).scale;
      const zoom = Math.max(1, view.current.scale / home);
      const radius = Math.min(6, (map.rows > 50_000 ? 0.9 : map.rows > 5000 ? 1.5 : 2.6) * zoom ** 0.35);
      const seen = { ...view.current, scale: view.current.scale * ratio };
      drawPoints({
        pixels: new Uint32Array(image.data.buffer),
        width: w,
        height: h,
        background,
        view: seen,
        x: map.x,
        y: map.y,
        colours,
        radius: radius * ratio,
      });
      context.putImageData(image, 0, 0);
    },
    [map, colours, background],
  );

  const drawing = useRef({ frame: 0, rest: 0 });
  const redraw = useCallback(() => {
    const fine = window.devicePixelRatio || 1;
    cancelAnimationFrame(drawing.current.frame);
    clearTimeout(drawing.current.rest);
    drawing.current.frame = requestAnimationFrame(() => draw(map.rows > LARGE ? 1 : fine));
    if (map.rows > LARGE && fine !== 1) drawing.current.rest = window.setTimeout(() => draw(fine), REST_MS);
  }, [draw, map.rows]);

  const reset = useCallback(() => {
    view.current = fit(map.x, map.y, size.current);
    redraw();
  }, [map, redraw]);

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const first = size.current.width === 0;
      size.current = { width: entry.contentRect.width, height: entry.contentRect.height };
      if (first) view.current = fit(map.x, map.y, size.current);
      redraw();
    });
    observer.observe(element);
    redraw();
    return () => observer.disconnect();
  }, [map, redraw]);

  const find = (at: Point) =>
    nearest(map.x, map.y, view.current, size.current, at, REACH, (index) => colours[index] === 0);
  const show = (index: number) =>
    setHover(
      index < 0 ? null : { index, at: toPixel(view.current, map.x[index] ?? 0, map.y[index] ?? 0, size.current) },
    );
  useMapView(canvas, {
    view,
    size,
    onMove: () => {
      setHover(null);
      redraw();
    },
    onHover: (at) => show(at ? find(at) : -1),
    onClick: (at) => {
      const index = find(at);
      if (index >= 0) onChoose(index);
    },
  });
  const zoom = (factor: number) => {
    const middle = { x: size.current.width / 2, y: size.current.height / 2 };
    view.current = zoomAt(view.current, middle, size.current, factor);
    setHover(null);
    redraw();
  };

  return (
    <Box ref={box} sx={{ position: 'relative', height: { xs: 380, sm: 560 }, overflow: 'hidden' }}>
      <canvas
        ref={canvas}
        tabIndex={0}
        role="img"
        aria-label={`Map of ${map.rows} items. Arrow keys move, plus and minus zoom. The items tab lists the same items.`}
        style={{
          width: '100%',
          height: '100%',
          display: 'block',
          touchAction: 'none',
          cursor: hover ? 'pointer' : 'grab',
        }}
      />
      {hover && <HoverMark at={hover.at}>{describe(hover.index)}</HoverMark>}
      <Paper
        variant="outlined"
        sx={{
          position: 'absolute',
          right: 12,
          bottom: 12,
          display: 'flex',
          flexDirection: 'column',
          borderRadius: 1.25,
        }}
      >
        <MapButton label="Zoom in" onClick={() => zoom(1.5)} icon={<AddIcon fontSize="small" />} />
        <MapButton label="Zoom out" onClick={() => zoom(1 / 1.5)} icon={<RemoveIcon fontSize="small" />} />
        <MapButton label="Show everything" onClick={reset} icon={<FitScreenIcon fontSize="small" />} />
      </Paper>
    </Box>
  );
}

const MapButton = ({ label, onClick, icon }: { label: string; onClick: () => void; icon: ReactNode }) => (
  <Tooltip title={label} placement="left">
    <IconButton size="small" aria-label={label} onClick={onClick}>
      {icon}
    </IconButton>
  </Tooltip>
);

const HoverMark = ({ at, children }: { at: Point; children: ReactNode }) => (
  <Box aria-hidden sx={{ position: 'absolute', left: at.x, top: at.y, pointerEvents: 'none' }}>
    <Box
      sx={{
        position: 'absolute',
        width: 16,
        height: 16,
        left: -8,
        top: -8,
        borderRadius: '50%',
        border: 2,
        borderColor: 'text.primary',
      }}
    />
    <Paper
      elevation={3}
      sx={{ position: 'absolute', left: 14, top: -14, px: 1.25, py: 0.5, whiteSpace: 'nowrap', borderRadius: 1.5 }}
    >
      <Typography variant="caption">{children}</Typography>
    </Paper>
  </Box>
);
