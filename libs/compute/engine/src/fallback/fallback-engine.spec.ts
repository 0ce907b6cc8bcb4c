import { matrixSource, NumericError } from '@assay/compute/matrix';
import { createEngine } from '../create-engine';
import type { Engine, SelectionObjective } from '../engine';
import type { EngineKernels } from '../kernels';
import { LibraryContext } from '../library/context';
import { libraryKernels } from '../library/library-engine';
import { openReferenceEngine, referenceKernels } from '../reference/reference-engine';
import { failAt, type FailingKernels } from '../testing/failing-kernels';
import { pickEagerly } from '../testing/greedy-oracle';
import { decayingMatrix } from '../testing/matrices';
import { tellNotRun, whyAbsent } from '../testing/subjects';
import { EngineChain, type EngineFallback, type RefusedEngine } from './engine-chain';
import { createFallbackEngine } from './fallback-engine';

const [rows, columns] = [500, 6];
const data = decayingMatrix(rows, columns, 0.3, 21);
const source = matrixSource(data, rows, columns, 100);
const block = { rows, columns, data };

/** An engine that fails at a call, before the reference. */
async function chainOf(...failing: Pick<FailingKernels, 'kernels'>[]) {
  const refused: RefusedEngine[] = [];
  const changes: EngineFallback[] = [];
  const chain = new EngineChain(
    [
      ...failing.map(({ kernels }) => ({ name: 'cuda' as const, open: () => Promise.resolve(createEngine(kernels)) })),
      { name: 'reference', open: openReferenceEngine },
    ],
    refused,
    (change) => changes.push(change),
  );
  await chain.openNext();
  return { engine: createFallbackEngine(chain), refused, changes };
}

let reference: Engine;
beforeAll(async () => {
  reference = await openReferenceEngine();
});

describe('an engine that fails in the middle', () => {
  it.each(['engine_lost', 'engine_out_of_memory'] as const)('(%s) is replaced and closed', async (code) => {
    const failing = failAt(3, referenceKernels, code);
    const { engine, refused, changes } = await chainOf(failing);
    expect(engine.name).toBe('cuda');
    const progress: number[] = [];
    const result = await engine.gram(source, { onProgress: (done) => progress.push(done) });
    expect(result).toEqual(await reference.gram(source));
    expect(progress).toEqual([100, 200, 300, 400, 500]);
    expect(engine.name).toBe('reference');
    expect(engine.describe().name).toBe('reference');
    expect(changes).toEqual([{ from: 'cuda', to: 'reference', reason: 'Call 3 failed.' }]);
    expect(refused).toEqual([{ name: 'cuda', reason: 'Call 3 failed.' }]);
    expect(failing.closed()).toBe(1);
    await engine.close();
    expect(failing.closed()).toBe(1);
  });

  it.each([1, 2, 4])('at block %i of the scores loses no row and gives none twice', async (call) => {
    const { engine } = await chainOf(failAt(call, referenceKernels));
    const factor = await reference.factor((await reference.gram(source)).gram, columns, 0.1);
    const projection = { columns: 2, matrix: new Float64Array(columns * 2).fill(1) };
    const collect = async (one: Engine) => {
      const starts: number[] = [];
      const values = new Float64Array(3 * rows);
      const { sum } = await one.scores(source, factor, {
        projection,
        onBlock: ({ rowStart, leverage, projected }) => {
          starts.push(rowStart);
          values.set(leverage, rowStart);
          values.set(projected ?? [], rows + 2 * rowStart);
        },
      });
      return { starts, values, sum };
    };
    expect(await collect(engine)).toEqual(await collect(reference));
    await engine.close();
  });

  it('tells the sum and the worst precision of what was handed on, by whichever engine', async () => {
    const { kernels } = failAt(3, referenceKernels);
    /** Scores half as large and in float32, so that it shows whose they are. */
    const halving: EngineKernels = {
      ...kernels,
      beginScores(...task) {
        const scorer = kernels.beginScores(...task);
        return {
          precision: 'float32',
          async score(...block) {
            const { leverage } = await scorer.score(...block);
            return { leverage: leverage?.map((value) => value / 2) };
          },
        };
      },
    };
    const { engine } = await chainOf({ kernels: halving });
    const factor = await reference.factor((await reference.gram(source)).gram, columns, 0.1);
    const seen: string[] = [];
    let handedOn = 0;
    const { sum, precision } = await engine.scores(source, factor, {
      onBlock: (scored) => {
        seen.push(scored.precision);
        for (const value of scored.leverage) handedOn += value;
        scored.leverage.fill(0);
      },
    });
    expect(seen).toEqual(['float32', 'float32', 'float64', 'float64', 'float64']);
    expect(precision).toBe('float32');
    expect(sum).toBeCloseTo(handedOn, 10);
    await engine.close();
  });

  it('and then cannot be closed is replaced all the same', async () => {
    const failing = failAt(3, referenceKernels);
    const stuck = { ...failing.kernels, close: () => Promise.reject(new Error('The device is gone.')) };
    const { engine } = await chainOf({ kernels: stuck });
    expect(await engine.gram(source)).toEqual(await reference.gram(source));
    await engine.close();

    const late = failAt(2, referenceKernels);
    const { engine: other } = await chainOf({ kernels: { ...late.kernels, close: stuck.close } });
    const selection = await other.select(block, { kind: 'k-center' });
    expect((await selection.next({ count: 3 })).rows).toEqual(
      pickEagerly(block, { kind: 'k-center' }, [], { count: 3 }).rows,
    );
    selection.close();
    await other.close();
  });

  it('in a projection loses no row and gives none twice', async () => {
    const { engine } = await chainOf(failAt(3, referenceKernels));
    const starts: number[] = [];
    await engine.project(
      source,
      { columns: 1, matrix: new Float64Array(columns).fill(1) },
      {
        onBlock: (rowStart) => void starts.push(rowStart),
      },
    );
    expect(starts).toEqual([0, 100, 200, 300, 400]);
    await engine.close();
  });

  it('while several operations run is replaced once and closed after the last of them', async () => {
    const failing = failAt(4, referenceKernels);
    const { engine, changes } = await chainOf(failing);
    const expected = await reference.gram(source);
    const results = await Promise.all([1, 2, 3].map(() => engine.gram(source)));
    for (const result of results) expect(result).toEqual(expected);
    expect(changes.length).toBe(1);
    expect(failing.closed()).toBe(1);
    await engine.close();
  });

  it('in a factorisation or a facility location is replaced', async () => {
    const tiles = { tiles: 2, tokens: 9, columns: 2, data: Float32Array.from(data.subarray(0, 36)) };
    const { engine: one } = await chainOf(failAt(1, referenceKernels));
    expect(await one.facilityLocation(tiles, 3)).toEqual(await reference.facilityLocation(tiles, 3));
    const { engine: two } = await chainOf(failAt(1, referenceKernels));
    const { gram } = await reference.gram(source);
    expect(await two.factor(gram, columns, 1)).toEqual(await reference.factor(gram, columns, 1));
    await Promise.all([one.close(), two.close()]);
  });

  const matrix = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i += 1) matrix[i * columns + i] = 0.5;
  it.each<SelectionObjective>([{ kind: 'd-optimal', matrix }, { kind: 'a-optimal', matrix }, { kind: 'k-center' }])(
    'in a selection goes on where it was: $kind',
    async (objective) => {
      const failing = failAt(4, referenceKernels);
      const { engine, changes } = await chainOf(failing);
      const selection = await engine.select(block, objective);
      const picked: number[] = [];
      for (const count of [7, 5, 9, 2]) picked.push(...(await selection.next({ count })).rows);
      expect(picked).toEqual([...pickEagerly(block, objective, [], { count: 23 }).rows]);
      expect(changes.length).toBe(1);
      expect(failing.closed()).toBe(1);
      selection.close();
      await engine.close();
    },
  );
});

const absent = whyAbsent('native');
if (absent === undefined) {
  describe('a native engine that fails in the middle', () => {
    it('hands over to the reference, frees what it holds, and is closed', async () => {
      const failing = failAt(9, libraryKernels(await LibraryContext.open('native', 2, '')));
      const { engine, changes } = await chainOf(failing);
      const { gram } = await engine.gram(source);
      const expected = await reference.gram(source);
      gram.forEach((value, i) => expect(value).toBeCloseTo(expected.gram[i], 9));
      const selection = await engine.select(block, { kind: 'd-optimal', matrix: gram });
      const picks = [await selection.next({ count: 9 })];
      const factor = await engine.factor(gram, columns, 0.1);
      let rowsSeen = 0;
      await engine.scores(source, factor, {
        onBlock: (scored) => {
          rowsSeen += scored.rows;
        },
      });
      expect(rowsSeen).toBe(rows);
      expect(changes.length).toBe(1);
      expect(failing.closed()).toBe(0);
      picks.push(await selection.next({ count: 5 }));
      const oracle = pickEagerly(block, { kind: 'd-optimal', matrix: gram }, [], { count: 14 });
      expect(picks.flatMap((part) => [...part.rows])).toEqual([...oracle.rows]);
      expect(failing.closed()).toBe(1);
      selection.close();
      await engine.close();
    });
  });
} else tellNotRun({ title: 'fallback from native', absent }, 1);

describe('an engine in a chain', () => {
  it('stays when there is no other, and its error is told', async () => {
    const chain = new EngineChain(
      [{ name: 'cuda', open: () => Promise.resolve(createEngine(failAt(2, referenceKernels).kernels)) }],
      [],
    );
    await chain.openNext();
    const engine = createFallbackEngine(chain);
    await expect(engine.gram(source)).rejects.toMatchObject({ code: 'engine_lost', message: 'Call 2 failed.' });
    expect(engine.name).toBe('cuda');
    await engine.close();
  });

  it('passes the turn on when the next one fails, too', async () => {
    const { engine, changes } = await chainOf(failAt(3, referenceKernels), failAt(2, referenceKernels));
    expect(await engine.gram(source)).toEqual(await reference.gram(source));
    expect(changes.map(({ reason }) => reason)).toEqual(['Call 3 failed.', 'Call 2 failed.']);
    await engine.close();
  });

  it('is not given up for an error of the request or of the caller', async () => {
    const { engine, changes } = await chainOf(failAt(100, referenceKernels));
    await expect(engine.factor(new Float64Array(4), 2, 0)).rejects.toMatchObject({ code: 'not_positive_definite' });
    const theirs = new NumericError('engine_lost', 'of another engine');
    const options = {
      onBlock: () => {
        throw theirs;
      },
    };
    await expect(engine.project(source, { columns: 1, matrix: new Float64Array(columns) }, options)).rejects.toBe(
      theirs,
    );
    expect(changes).toEqual([]);
    expect(engine.name).toBe('cuda');
    await engine.close();
  });
});
