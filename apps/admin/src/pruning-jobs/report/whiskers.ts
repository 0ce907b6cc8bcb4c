import type { Estimate } from '@assay/contracts';

interface Shape {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** What echarts hands to a custom series to draw one of its data with. */
interface DrawApi {
  value: (dimension: number) => number;
  coord: (point: [number, number]) => [number, number];
}

const CAP = 5;

export interface Whisker {
  /** Place on the axis of the categories. */
  place: number;
  estimate: Estimate;
}

export interface WhiskerOptions {
  /** Which way the intervals lie. */
  along: 'x' | 'y';
  colour: string;
  /** Pixels beside the place, so that several at one place do not hide each other. */
  shift?: number;
}

/** Intervals with caps at their ends, as a series of a chart. */
export function whiskers(data: readonly Whisker[], { along, colour, shift = 0 }: WhiskerOptions) {
  const stroke = { stroke: colour, lineWidth: 2 };
  const line = (shape: Shape) => ({ type: 'line', shape, style: stroke });
  return {
    type: 'custom',
    silent: true,
    z: 3,
    data: data.map(({ place, estimate }) => [place, ...estimate.interval]),
    encode: along === 'x' ? { x: [1, 2], y: 0 } : { x: 0, y: [1, 2] },
    renderItem: (_parameters: unknown, api: DrawApi) => {
      const [place, low, high] = [api.value(0), api.value(1), api.value(2)];
      const at = (value: number) => api.coord(along === 'x' ? [value, place] : [place, value]);
      const [[x1, y1], [x2, y2]] = [at(low), at(high)];
      const [dx, dy] = along === 'x' ? [0, shift] : [shift, 0];
      const [cx, cy] = along === 'x' ? [0, CAP] : [CAP, 0];
      const moved = { x1: x1 + dx, y1: y1 + dy, x2: x2 + dx, y2: y2 + dy };
      return {
        type: 'group',
        children: [
          line(moved),
          line({ x1: moved.x1 - cx, y1: moved.y1 - cy, x2: moved.x1 + cx, y2: moved.y1 + cy }),
          line({ x1: moved.x2 - cx, y1: moved.y2 - cy, x2: moved.x2 + cx, y2: moved.y2 + cy }),
        ],
      };
    },
  };
}
