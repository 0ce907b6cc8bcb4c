/** Which part of the plane is seen: the point in the middle, and pixels per unit. */
export interface View {
  centerX: number;
  centerY: number;
  scale: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

/** View that shows all points with a margin around them. */
export function fit(x: Float32Array, y: Float32Array, { width, height }: Size, margin = 0.06): View {
  let [left, right, bottom, top] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < x.length; i++) {
    const px = x[i] ?? 0;
    const py = y[i] ?? 0;
    if (px < left) left = px;
    if (px > right) right = px;
    if (py < bottom) bottom = py;
    if (py > top) top = py;
  }
  if (!(left <= right)) return { centerX: 0, centerY: 0, scale: 1 };
  const free = 1 - 2 * margin;
  const scale = Math.min((width * free) / (right - left || 1), (height * free) / (top - bottom || 1));
  return { centerX: (left + right) / 2, centerY: (bottom + top) / 2, scale };
}

/** Zooms so that the point under the pointer (in pixels) stays where it is. */
export function zoomAt(view: View, at: Point, { width, height }: Size, factor: number): View {
  const dx = (at.x - width / 2) / view.scale;
  const dy = (height / 2 - at.y) / view.scale;
  const keep = 1 - 1 / factor;
  return { centerX: view.centerX + dx * keep, centerY: view.centerY + dy * keep, scale: view.scale * factor };
}

/** Moves the picture by that many pixels. */
export const panBy = (view: View, dx: number, dy: number): View => ({
  ...view,
  centerX: view.centerX - dx / view.scale,
  centerY: view.centerY + dy / view.scale,
});

/** Pixel of a point of the plane. */
export const toPixel = (view: View, x: number, y: number, { width, height }: Size): Point => ({
  x: (x - view.centerX) * view.scale + width / 2,
  y: height / 2 - (y - view.centerY) * view.scale,
});

/** Index of the point nearest to a pixel, if one is within `reach` pixels; else −1. Points that `skip` names do not count. */
export function nearest(
  x: Float32Array,
  y: Float32Array,
  view: View,
  size: Size,
  at: Point,
  reach: number,
  skip?: (i: number) => boolean,
): number {
  const atX = view.centerX + (at.x - size.width / 2) / view.scale;
  const atY = view.centerY + (size.height / 2 - at.y) / view.scale;
  let best = (reach / view.scale) ** 2;
  let found = -1;
  for (let i = 0; i < x.length; i++) {
    const dx = (x[i] ?? 0) - atX;
    const dy = (y[i] ?? 0) - atY;
    const distance = dx * dx + dy * dy;
    if (distance <= best && !skip?.(i)) {
      best = distance;
      found = i;
    }
  }
  return found;
}
