import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine, type Engine } from '@assay/compute/engine';
import { closeThreads, createRandom, matrixSource, type RowBlockSource } from '@assay/compute/matrix';
import { findDuplicates } from './find-duplicates';
import type { DuplicateOptions, DuplicatePhase } from './options';
import { oracleRepresentatives } from './testing/oracle';

let engine: Engine;
let folder: string;

beforeAll(async () => {
  ({ engine } = await openEngine('reference'));
  folder = await mkdtemp(join(tmpdir(), 'duplicates-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await engine.close();
  await closeThreads();
});

function sourceOf(rows: readonly (readonly number[])[], wide = false, blockRows?: number): RowBlockSource {
  const numbers = rows.flat();
  const data = wide ? Float64Array.from(numbers) : Float32Array.from(numbers);
  return matrixSource(data, rows.length, rows[0].length, blockRows);
}

/** Rows as they are after rounding to float32. */
function narrow(rows: number[][]): number[][] {
  return rows.map((row) => row.map(Math.fround));
}

function directions(count: number, columns: number, seed: number): number[][] {
  const random = createRandom(seed);
  return narrow(Array.from({ length: count }, () => Array.from({ length: columns }, random.normal)));
}

async function expectOracle(rows: number[][], options: DuplicateOptions, wide = false): Promise<void> {
  const found = await findDuplicates(sourceOf(rows, wide), engine, options);
  const expected = oracleRepresentatives({ rows, options });
  expect([...found.representative]).toEqual(expected);
  expect(found.dropped).toBe(expected.filter((leader, row) => leader !== row).length);
  expect(found.exact + found.near).toBe(found.dropped);
  expect(found.groups).toBe(new Set(expected.filter((leader, row) => leader !== row)).size);
}

describe('findDuplicates', () => {
  it('agrees with comparing all pairs where every row is near to a border between cells', async () => {
    await expectOracle(directions(4200, 3, 1), { threshold: 0.9995, seed: 3 });
  }, 30_000);

  it('agrees with comparing all pairs on clusters, some of whose rows are near', async () => {
    const random = createRandom(2);
    const centers = directions(40, 40, 5);
    const rows = Array.from({ length: 4200 }, () => {
      const spread = random.uniform() < 0.3 ? 0.05 : 0.5;
      return centers[random.integer(40)].map((value) => value + spread * random.normal());
    });
    await expectOracle(narrow(rows), { threshold: 0.95 });
    await expectOracle(rows.slice(0, 600), { threshold: 0.95 }, true);
  }, 30_000);

  it('finds what is near across the borders of pieces, blocks and windows of the file', async () => {
    // Unlike each other, but for copies at the end, which come in a piece, a block and a window other than their originals'.
    const copied = async (rows: number, columns: number, copies: number, memoryBytes: number): Promise<void> => {
      const random = createRandom(rows);
      const data = Float32Array.from({ length: rows * columns }, () => random.uniform() - 0.5);
      const originals = Array.from({ length: copies }, (_, i) => Math.floor((i * (rows - copies)) / copies));
      originals.forEach((original, i) => {
        const copy = data.subarray((rows - copies + i) * columns, (rows - copies + i + 1) * columns);
        copy.forEach((_, j) => (copy[j] = 2 * data[original * columns + j] + 1e-3 * random.normal()));
      });
      const options = { threshold: 0.999, memoryBytes, folder };
      const { representative, near } = await findDuplicates(matrixSource(data, rows, columns), engine, options);
      expect(near).toBe(copies);
      expect([...representative.subarray(rows - copies)]).toEqual(originals);
    };
    await copied(2060, 40, 10, Infinity);
    await copied(14_000, 30, 300, 4 * 120 * 3000);
    await copied(1100, 12_000, 50, 0);
  }, 30_000);

  it('groups by stars: a chain of slowly turning vectors is cut where its first member is out of reach', async () => {
    const rows = narrow(
      Array.from({ length: 90 }, (_, i) => [Math.cos((i * Math.PI) / 180), Math.sin((i * Math.PI) / 180)]),
    );
    // Half a degree below ten, so that rounding decides nothing.
    const { representative } = await findDuplicates(sourceOf(rows), engine, {
      threshold: Math.cos((9.5 * Math.PI) / 180),
    });
    expect([...representative]).toEqual(rows.map((_, i) => i - (i % 10)));
  });

  it('makes one exact group of rows that are all equal, and drops none that are zero', async () => {
    const equal = await findDuplicates(sourceOf(Array.from({ length: 5000 }, () => [1, 2, 3])), engine, {
      threshold: 1,
    });
    expect(equal).toMatchObject({ groups: 1, dropped: 4999, exact: 4999, near: 0 });
    const zero = await findDuplicates(sourceOf(Array.from({ length: 50 }, () => [0, 0])), engine, { threshold: 0.1 });
    expect(zero).toMatchObject({ groups: 0, dropped: 0 });
  });

  it('makes near groups of rows that are all but equal, however many', async () => {
    const random = createRandom(4);
    const rows = Array.from({ length: 6000 }, () => [1, 2, 3, 4, 5].map((value) => value + 1e-3 * random.uniform()));
    const found = await findDuplicates(sourceOf(rows), engine, { threshold: 0.99 });
    expect(found).toMatchObject({ groups: 1, dropped: 5999 });
    expect(found.pairsCompared).toBeLessThan(6000 * 64 * 8);
  });

  it('finds multiples of a row at threshold 1, from the smallest to the largest numbers, and no other rows', async () => {
    const [base, other] = directions(2, 50, 6);
    const scales = [1, 3.7, 1e-42, 1e-30, 1e-12, 1e12, 1e36];
    const rows = narrow([other, ...scales.map((scale) => base.map((value) => value * scale))]);
    // 1e-42 leaves float32 two digits.
    const { representative } = await findDuplicates(sourceOf(rows), engine, { threshold: 1 });
    expect([...representative]).toEqual([0, 1, 1, 3, 1, 1, 1, 1]);
    const wide = [other, ...[1, 3.7, 1e-300, 1e300].map((scale) => base.map((value) => value * scale))];
    const found = await findDuplicates(sourceOf(wide, true), engine, { threshold: 1 });
    expect([...found.representative]).toEqual([0, 1, 1, 1, 1]);
  });

  it('knows one row, and one column', async () => {
    expect(await findDuplicates(sourceOf([[1, 2]]), engine, { threshold: 0.5 })).toMatchObject({ dropped: 0 });
    await expectOracle([[1], [-2], [0], [5], [-1], [0]], { threshold: 0.5 });
  });

  it('looks for exact duplicates only without a threshold, in one pass', async () => {
    const rows = [
      [1, 2],
      [1, 2],
      [2, 4],
      [0, 0],
      [0, -0],
    ];
    let passes = 0;
    const source = sourceOf(rows);
    const counted = { ...source, blocks: () => ((passes += 1), source.blocks()) };
    const { representative } = await findDuplicates(counted, engine, {});
    expect([...representative]).toEqual([0, 0, 2, 3, 4]);
    expect(passes).toBe(1);
  });

  it('lets a member follow its representative when that is near to another row', async () => {
    const rows = [
      [1, 0],
      [1, 0.01],
      [0, 1],
      [0, 1.5],
    ];
    const hashes = Int32Array.from([-1, 7, 7, -1]);
    const found = await findDuplicates(sourceOf(rows), engine, { threshold: 0.99, hashes });
    // Row 2 has the content of row 1, which is near to row 0; so nothing stands at row 2 that row 3 could join.
    expect([...found.representative]).toEqual([0, 0, 0, 3]);
    expect(found).toMatchObject({ exact: 1, near: 1, groups: 1 });
  });

  it('compares content keys of bytes', async () => {
    const hashes = new Uint8Array(4 * 33);
    for (const row of [0, 2, 3]) hashes[row * 33 + 32] = row === 3 ? 1 : 9;
    const { representative } = await findDuplicates(sourceOf(directions(4, 2, 8)), engine, { hashes });
    expect([...representative]).toEqual([0, 1, 0, 3]);
  });

  it('gives the same whatever the blocks, the memory, the seed, the file and the engine', async () => {
    const random = createRandom(9);
    const centers = directions(20, 24, 10);
    const rows = Array.from({ length: 4200 }, () =>
      centers[random.integer(20)].map((value) => value + 0.2 * random.normal()),
    );
    const options = { threshold: 0.97, priority: rows.map(() => random.integer(5)) };
    const first = await findDuplicates(sourceOf(rows), engine, options);
    expect(first.near).toBeGreaterThan(100);
    const { engine: other } = await openEngine('auto');
    try {
      for (const variant of [
        { seed: 77, blockRows: 100 },
        { folder, memoryBytes: 0, blockRows: 999 },
        { folder, memoryBytes: 700_000, seed: 5 },
      ]) {
        const { blockRows, ...change } = variant;
        const again = await findDuplicates(sourceOf(rows, false, blockRows), other, { ...options, ...change });
        expect(again.representative).toEqual(first.representative);
      }
    } finally {
      await other.close();
    }
    expect(await readdir(folder)).toEqual([]);
  });

  it('reports phases in order, each up to its end', async () => {
    const seen: [DuplicatePhase, number, number][] = [];
    const onProgress = (...step: [DuplicatePhase, number, number]): number => seen.push(step);
    await findDuplicates(sourceOf(directions(300, 4, 11), false, 100), engine, { threshold: 0.9, onProgress });
    expect([...new Set(seen.map(([phase]) => phase))]).toEqual(['read', 'project', 'compare']);
    for (const phase of ['read', 'project', 'compare']) {
      const last = seen.findLast(([name]) => name === phase);
      expect(last?.[1]).toBe(last?.[2]);
    }
  });

  it.each<DuplicatePhase>(['read', 'project', 'compare'])('stops in phase %s and leaves no file', async (phase) => {
    const cancel = new AbortController();
    const reason = new Error('enough');
    const run = findDuplicates(sourceOf(directions(3000, 8, 12), false, 500), engine, {
      threshold: 0.9,
      folder,
      memoryBytes: 0,
      signal: cancel.signal,
      onProgress: (now) => now === phase && cancel.abort(reason),
    });
    await expect(run).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('findDuplicates refuses', () => {
  it('NaN, and says in which rows', async () => {
    const rows = directions(10, 3, 13);
    rows[7][1] = NaN;
    const run = findDuplicates(sourceOf(rows), engine, { threshold: 0.9 });
    await expect(run).rejects.toMatchObject({ code: 'non_finite', rows: [7] });
  });

  it('a folder that is not there', async () => {
    const options = { threshold: 0.9, memoryBytes: 0, folder: join(folder, 'missing') };
    const run = findDuplicates(sourceOf(directions(10, 3, 14)), engine, options);
    await expect(run).rejects.toMatchObject({ code: 'file_unwritable' });
  });

  it('a source that gives fewer or more rows than it promised', async () => {
    const source = sourceOf(directions(10, 3, 15));
    for (const rows of [9, 11]) {
      const run = findDuplicates({ ...source, rows }, engine, { threshold: 0.9 });
      await expect(run).rejects.toMatchObject({ code: 'shape_mismatch' });
    }
  });

  it.each<[string, DuplicateOptions, string]>([
    ['threshold 0', { threshold: 0 }, 'invalid_option'],
    ['a threshold above 1', { threshold: 1.1 }, 'invalid_option'],
    ['a threshold that is not a number', { threshold: NaN }, 'invalid_option'],
    ['negative memory', { memoryBytes: -1 }, 'invalid_option'],
    ['hashes of another number of rows', { hashes: new Uint8Array(7) }, 'shape_mismatch'],
    ['codes of another number of rows', { hashes: new Int32Array(4) }, 'shape_mismatch'],
    ['priorities of another number of rows', { priority: [1] }, 'shape_mismatch'],
    ['a priority that is not a number', { priority: [1, NaN] }, 'non_finite'],
    ['another number of rows to keep', { keep: new Uint8Array(1) }, 'shape_mismatch'],
    ['another number of eligible rows', { eligible: new Uint8Array(3) }, 'shape_mismatch'],
  ])('%s', async (_, options, code) => {
    await expect(findDuplicates(sourceOf([[1], [2]]), engine, options)).rejects.toMatchObject({ code });
  });

  it('an empty matrix', async () => {
    const run = findDuplicates(matrixSource(new Float32Array(), 0, 3), engine);
    await expect(run).rejects.toMatchObject({ code: 'empty_matrix' });
  });
});
