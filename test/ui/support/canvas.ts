import type { Locator } from 'playwright-core';
import { eventually } from '../../support/eventually';

/**
 * Waits until a canvas shows at least as many colours as given, each on more than a few pixels: a blank one has one.
 * @returns how many it shows
 */
export function coloursOf(canvas: Locator, atLeast: number): Promise<number> {
  return eventually(`${atLeast} colours on the canvas`, async () => {
    const count = await canvas.evaluate(countColours);
    return count >= atLeast && count;
  });
}

/** How many colours a canvas shows, each on more than a few pixels. Runs in the page. */
export function countColours(element: Element): number {
  const { width, height } = element as HTMLCanvasElement;
  const pixels = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
  if (!pixels) return 0;
  const counts = new Map<number, number>();
  for (const pixel of new Uint32Array(pixels.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return [...counts.values()].filter((count) => count > 10).length;
}
