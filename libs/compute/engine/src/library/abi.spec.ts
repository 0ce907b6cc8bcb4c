import { Guard } from '../testing/guarded';
import { decayingMatrix } from '../testing/matrices';
import { tellNotRun, whyAbsent } from '../testing/subjects';
import { loadLibrary, type Library } from './abi';
import { libraryPath, type LibraryName } from './library-path';
import { messageBytes, status } from './status';

const shapes = [
  [1, 1],
  [1, 7],
  [65, 64],
  [257, 129],
  [5, 9],
  [0, 3],
] as const;
const codes = { f64: 0, mixed: 1, float32: 0, float64: 1 };

/** Calls of every function with outputs in guarded memory. */
function describeAbi(name: LibraryName): void {
  const absent = whyAbsent(name);
  if (absent !== undefined) {
    tellNotRun({ title: `${name} library`, absent }, shapes.length * 2 + 3);
    return;
  }
  describe(`${name} library`, () => {
    let library: Library;
    let context: bigint;
    const message = new Uint8Array(messageBytes);
    const ok = (returned: number): void => {
      if (returned !== status.ok) throw new Error(Buffer.from(message).toString('utf8'));
    };
    beforeAll(() => {
      library = loadLibrary(name);
      const cell = new BigUint64Array(1);
      ok(library.open(2, '', cell, message));
      context = cell[0];
    });
    afterAll(() => library.close(context));

    const typed = shapes.flatMap(([rows, columns]) => [
      { rows, columns, type: 'float32' as const },
      { rows, columns, type: 'float64' as const },
    ]);
    it.each(typed)('writes its results and nothing else: $rows × $columns $type', ({ rows, columns, type }) => {
      const guard = new Guard();
      const wide = decayingMatrix(rows, columns, 0.1, 3);
      const x = type === 'float32' ? Float32Array.from(wide) : wide;
      const cell = new BigUint64Array(1);

      ok(library.gramOpen(context, columns, 2, codes.f64, cell, message));
      const gram = cell[0];
      const products = new Float64Array(2 * rows).fill(1);
      ok(library.gramAdd(gram, x, codes[type], rows, products, 0, null, message));
      const g = guard.array(Float64Array, columns * columns);
      const c = guard.array(Float64Array, columns * 2);
      const precision = guard.array(Int32Array, 1);
      ok(library.gramFinish(gram, g, c, precision, message));
      library.gramClose(gram);
      expect(precision[0]).toBe(codes.f64);
      for (let i = 0; i < columns; i += 1) {
        let square = 0;
        let sum = 0;
        for (let row = 0; row < rows; row += 1) {
          square += x[row * columns + i] ** 2;
          sum += x[row * columns + i];
        }
        expect(g[i * columns + i]).toBeCloseTo(square, 9);
        expect([c[2 * i], c[2 * i + 1]]).toEqual([c[2 * i], c[2 * i]]);
        expect(c[2 * i]).toBeCloseTo(sum, 9);
      }

      const r = guard.array(Float64Array, columns * columns);
      const [logDet, trace, condition] = [0, 0, 0].map(() => guard.array(Float64Array, 1));
      ok(library.factor(context, g, columns, 0.5, r, logDet, trace, condition, null, message));
      expect(trace[0]).toBeCloseTo(
        r.reduce((sum, value) => sum + value * value, 0),
        9,
      );
      expect(condition[0]).toBeGreaterThanOrEqual(1 - 1e-9);
      expect(logDet[0]).not.toBeNaN();

      ok(library.scorerOpen(context, columns, r, 0, r, columns, cell, message));
      const scorer = cell[0];
      const scores = guard.array(Float64Array, rows);
      const projected = guard.array(Float64Array, rows * columns);
      const wideProducts = guard.array(Int32Array, 1);
      ok(library.scorerRun(scorer, x, codes[type], rows, 0, scores, projected, wideProducts, null, message));
      library.scorerClose(scorer);
      for (let row = 0; row < rows; row += 1) {
        // ‖xR‖² is both the score and the square of the row of XR.
        const square = projected.subarray(row * columns, (row + 1) * columns).reduce((sum, y) => sum + y * y, 0);
        expect(Math.abs(scores[row] - square)).toBeLessThanOrEqual(1e-5 * square);
      }
      expect(guard.intact()).toBe(true);
    });

    it('writes picks and nothing else', () => {
      const guard = new Guard();
      const [rows, columns] = [37, 5];
      const x = decayingMatrix(rows, columns, 0.3, 4);
      const identity = Float64Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0));
      for (const objective of [0, 1, 2]) {
        const cell = new BigUint64Array(1);
        const start = objective === 2 ? null : identity;
        ok(
          library.selectionOpen(
            context,
            objective,
            x,
            codes.float64,
            rows,
            columns,
            start,
            null,
            null,
            null,
            cell,
            message,
          ),
        );
        const picked = guard.array(BigInt64Array, 40);
        const gains = guard.array(Float64Array, 40);
        const done = guard.array(BigInt64Array, 1);
        ok(library.selectionNext(cell[0], 40, null, 0, picked, gains, done, null, message));
        library.selectionClose(cell[0]);
        expect(done[0]).toBe(37n);
        expect(new Set(picked.subarray(0, 37)).size).toBe(37);
      }
      const tokens = Float32Array.from(decayingMatrix(3 * 33, columns, 0.3, 5));
      const covered = guard.array(Int32Array, 3 * 17);
      ok(library.facilityLocation(context, tokens, 3, 33, columns, 17, covered, null, message));
      expect(Math.max(...covered)).toBeLessThan(33);
      expect(Math.min(...covered)).toBeGreaterThanOrEqual(0);
      expect(guard.intact()).toBe(true);
    });

    it('says in words that memory is short, and goes on working', () => {
      const guard = new Guard();
      const text = guard.array(Uint8Array, messageBytes);
      const cell = new BigUint64Array(1);
      expect(library.gramOpen(context, 2 ** 21, 0, codes.f64, cell, text)).toBe(status.outOfMemory);
      expect(text.indexOf(0)).toBeGreaterThan(10);
      expect(guard.intact()).toBe(true);
      ok(library.gramOpen(context, 2, 0, codes.f64, cell, message));
      library.gramClose(cell[0]);
    });

    it('refuses a variant it does not have, and closes nothing without complaint', () => {
      const cell = new BigUint64Array(1);
      expect([status.invalid, status.unavailable]).toContain(library.open(1, 'abacus', cell, message));
      expect(() => {
        library.gramClose(null);
        library.scorerClose(null);
        library.selectionClose(null);
        library.close(null);
      }).not.toThrow();
    });
  });
}

describeAbi('native');
describeAbi('cuda');

describe('a library', () => {
  it('is looked for in the build output', () => {
    expect(libraryPath('native')).toMatch(/[\\/]dist[\\/]gpu[\\/]libassay_native\.(so|dylib|dll)$/);
  });
});
