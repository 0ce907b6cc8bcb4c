import fc from 'fast-check';
import { fit, nearest, panBy, toPixel, zoomAt } from './view';

const size = { width: 800, height: 400 };
const x = Float32Array.of(-2, 0, 6);
const y = Float32Array.of(1, 3, -1);

describe('fit', () => {
  it('shows every point inside the margin', () => {
    const view = fit(x, y, size, 0.1);
    for (let i = 0; i < x.length; i++) {
      const pixel = toPixel(view, x[i] ?? NaN, y[i] ?? NaN, size);
      expect(pixel.x).toBeGreaterThanOrEqual(80 - 1e-9);
      expect(pixel.x).toBeLessThanOrEqual(720 + 1e-9);
      expect(pixel.y).toBeGreaterThanOrEqual(40 - 1e-9);
      expect(pixel.y).toBeLessThanOrEqual(360 + 1e-9);
    }
  });

  it('has a finite view of one point and of none', () => {
    expect(fit(Float32Array.of(5), Float32Array.of(5), size)).toMatchObject({ centerX: 5, centerY: 5 });
    expect(fit(new Float32Array(), new Float32Array(), size)).toEqual({ centerX: 0, centerY: 0, scale: 1 });
  });
});

describe('zoomAt', () => {
  it('keeps what is under the pointer under the pointer', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 400 }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (px, py, factor) => {
          const view = { centerX: 1, centerY: -2, scale: 40 };
          const planeX = view.centerX + (px - 400) / view.scale;
          const planeY = view.centerY + (200 - py) / view.scale;
          const after = toPixel(zoomAt(view, { x: px, y: py }, size, factor), planeX, planeY, size);
          expect(after.x).toBeCloseTo(px, 6);
          expect(after.y).toBeCloseTo(py, 6);
        },
      ),
    );
  });
});

describe('panBy', () => {
  it('moves the picture with the pointer', () => {
    const view = { centerX: 0, centerY: 0, scale: 10 };
    expect(toPixel(panBy(view, 30, -20), 0, 0, size)).toEqual({ x: 430, y: 180 });
  });
});

describe('nearest', () => {
  const view = { centerX: 0, centerY: 0, scale: 50 };
  it('finds the closest point within reach', () => {
    const at = toPixel(view, 0.05, 2.95, size);
    expect(nearest(x, y, view, size, at, 12)).toBe(1);
  });

  it('finds nothing where nothing is near', () => {
    expect(nearest(x, y, view, size, { x: 700, y: 390 }, 12)).toBe(-1);
  });

  it('passes over points that do not count', () => {
    const at = toPixel(view, 0, 3, size);
    expect(nearest(x, y, view, size, at, 12, (i) => i === 1)).toBe(-1);
  });
});
