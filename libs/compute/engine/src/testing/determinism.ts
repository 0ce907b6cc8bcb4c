import { matrixSource } from '@assay/compute/matrix';
import type { Engine } from '../engine';
import { openEngine } from '../registry';
import { decayingMatrix } from './matrices';
import { tellNotRun, type Subject } from './subjects';

const [rows, columns] = [2077, 37];
const wide = decayingMatrix(rows, columns, 1e-2, 33);
const narrow = Float32Array.from(wide);
const labels = Float64Array.from({ length: rows }, (_, i) => (i % 7) - 3);
const matrix = Float64Array.from({ length: columns * 2 }, (_, i) => Math.sin(i));

/** Everything an engine computes, cut into blocks of so many rows. */
async function everything(engine: Engine, data: Float32Array | Float64Array, blockRows: number) {
  const source = matrixSource(data, rows, columns, blockRows);
  const targets = { columns: 1, block: (start: number, count: number) => labels.subarray(start, start + count) };
  const f64 = await engine.gram(source, { targets });
  const mixed = await engine.gram(source, { precision: 'mixed' });
  const factor = await engine.factor(f64.gram, columns, 0.01);
  const scores = async (exact: boolean): Promise<Float64Array> => {
    const values = new Float64Array(3 * rows);
    await engine.scores(source, factor, {
      exact,
      projection: { columns: 2, matrix },
      onBlock: ({ rowStart, leverage, projected }) => {
        values.set(leverage, rowStart);
        values.set(projected ?? [], rows + 2 * rowStart);
      },
    });
    return values;
  };
  const picks = await Promise.all(
    [
      { kind: 'd-optimal' as const, matrix: f64.gram },
      { kind: 'a-optimal' as const, matrix: f64.gram },
      { kind: 'k-center' as const },
    ].map(async (objective) => {
      const selection = await engine.select({ rows, columns, data }, objective);
      const result = await selection.next({ count: 80 });
      selection.close();
      return result;
    }),
  );
  const tokens = { tiles: 4, tokens: 100, columns, data: narrow.subarray(0, 400 * columns) };
  const covered = await engine.facilityLocation(tokens, 50);
  return { f64, mixed, factor, scores: await scores(false), exact: await scores(true), picks, covered };
}

/** Libraries promise equal bits for any number of threads and any cut into blocks. */
export function describeDeterminism(subject: Subject): void {
  if (subject.absent !== undefined) {
    tellNotRun({ title: `${subject.title}, determinism`, absent: subject.absent }, 2);
    return;
  }
  it.each([
    ['float32', narrow],
    ['float64', wide],
  ])(`${subject.title} gives equal bits for %s rows with any threads and blocks`, async (_, data) => {
    const run = async (threads: number, blockRows: number) => {
      const { engine } = await openEngine(subject.name, { ...subject.options, threads });
      try {
        return await everything(engine, data, blockRows);
      } finally {
        await engine.close();
      }
    };
    const expected = await run(1, rows);
    for (const [threads, blockRows] of [
      [1, 1000],
      [2, 512],
      [3, 1],
      [5, 333],
      [2, rows],
    ]) {
      expect(await run(threads, blockRows)).toEqual(expected);
    }
  });
}
