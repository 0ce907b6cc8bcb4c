import { useEffect, useRef, type RefObject } from 'react';
import { panBy, zoomAt, type Point, type Size, type View } from './view';

export interface MapViewHandlers {
  view: RefObject<View>;
  size: RefObject<Size>;
  /** The view changed: draw again. */
  onMove: () => void;
  onHover: (at: Point | null) => void;
  onClick: (at: Point) => void;
}

const CLICK_SLACK = 4;

/** Pan by dragging, zoom by wheel, pinch, double click and keys; tells hovering and clicking apart from dragging. */
export function useMapView(canvas: RefObject<HTMLCanvasElement | null>, handlers: MapViewHandlers): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });

  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const pointers = new Map<number, Point>();
    let travelled = 0;

    const place = (event: PointerEvent | WheelEvent | MouseEvent): Point => {
      const box = element.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const set = (view: View) => {
      latest.current.view.current = view;
      latest.current.onMove();
    };
    const zoom = (at: Point, factor: number) =>
      set(zoomAt(latest.current.view.current, at, latest.current.size.current, factor));

    const down = (event: PointerEvent) => {
      element.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      if (pointers.size === 1) travelled = 0;
    };
    const move = (event: PointerEvent) => {
      const at = place(event);
      const before = pointers.get(event.pointerId);
      if (!before) {
        latest.current.onHover(at);
        return;
      }
      travelled += Math.hypot(at.x - before.x, at.y - before.y);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      pointers.set(event.pointerId, at);
      if (!other) {
        set(panBy(latest.current.view.current, at.x - before.x, at.y - before.y));
        return;
      }
      const was = Math.hypot(before.x - other.x, before.y - other.y);
      const is = Math.hypot(at.x - other.x, at.y - other.y);
      if (was > 0 && is > 0) zoom({ x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 }, is / was);
    };
    const up = (event: PointerEvent) => {
      const single = pointers.size === 1;
      pointers.delete(event.pointerId);
      if (single && travelled <= CLICK_SLACK && event.type === 'pointerup') latest.current.onClick(place(event));
    };
    const leave = () => latest.current.onHover(null);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      zoom(place(event), Math.exp(-Math.max(-200, Math.min(200, event.deltaY * lines)) * 0.0022));
    };
    const key = (event: KeyboardEvent) => {
      const { width, height } = latest.current.size.current;
      const step = Math.min(width, height) / 8;
      const pan = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] }[
        event.key
      ];
      if (pan) set(panBy(latest.current.view.current, pan[0] ?? 0, pan[1] ?? 0));
      else if (event.key === '+' || event.key === '=') zoom({ x: width / 2, y: height / 2 }, 1.4);
      else if (event.key === '-') zoom({ x: width / 2, y: height / 2 }, 1 / 1.4);
      else return;
      event.preventDefault();
    };

    element.addEventListener('pointerdown', down);
    element.addEventListener('pointermove', move);
    element.addEventListener('pointerup', up);
    element.addEventListener('pointercancel', up);
    element.addEventListener('pointerleave', leave);
    element.addEventListener('wheel', wheel, { passive: false });
    element.addEventListener('keydown', key);
    return () => {
      element.removeEventListener('pointerdown', down);
      element.removeEventListener('pointermove', move);
      element.removeEventListener('pointerup', up);
      element.removeEventListener('pointercancel', up);
      element.removeEventListener('pointerleave', leave);
      element.removeEventListener('wheel', wheel);
      element.removeEventListener('keydown', key);
    };
  }, [canvas]);
}
