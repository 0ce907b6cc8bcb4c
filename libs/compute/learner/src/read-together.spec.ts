import { holdRows, matrixSource, takeRows, type RowBlockSource } from '@assay/compute/matrix';
import { readTogether } from './read-together';

function counted(source: RowBlockSource): { source: RowBlockSource; passes: () => number } {
  let passes = 0;
  return {
    passes: () => passes,
    source: {
      ...source,
      blocks: () => {
        passes += 1;
        return source.blocks();
      },
    },
  };
}

describe('readTogether', () => {
  const ten = matrixSource(
    Float32Array.from({ length: 20 }, (_, at) => at),
    10,
    2,
    3,
  );
  const rows = [
    Uint32Array.of(0, 1, 2),
    Uint32Array.of(9),
    Uint32Array.of(1, 4, 8),
    Uint32Array.from({ length: 10 }, (_, i) => i),
  ];

  it('gives every reader its rows in one pass', async () => {
    const { source, passes } = counted(ten);
    const seen: number[] = [];
    const found = await readTogether(
      source,
      rows.map((own) => ({ rows: own, use: holdRows })),
      { onProgress: (count) => seen.push(count) },
    );
    expect(passes()).toBe(1);
    expect(seen).toEqual([3, 6, 9, 10]);
    for (const [number, own] of rows.entries()) {
      expect([...found[number].data]).toEqual([...(await holdRows(takeRows(ten, own))).data]);
    }
  });

  it('multiplies rows by factors', async () => {
    const [{ data }] = await readTogether(ten, [
      { rows: Uint32Array.of(2, 7), factors: Float64Array.of(0.5, 2), use: holdRows },
    ]);
    expect([...data]).toEqual([2, 2.5, 28, 30]);
  });

  it('lets a reader read again, by itself', async () => {
    const { source, passes } = counted(ten);
    const [first] = await readTogether(source, [
      { rows: rows[2], use: async (own) => [await holdRows(own), await holdRows(own)] },
      { rows: rows[0], use: async (own) => [await holdRows(own)] },
    ]);
    expect(first[0]).toEqual(first[1]);
    expect(passes()).toBe(2);
  });

  it('does not wait for a reader that never reads, nor for one that fails', async () => {
    const idle = readTogether(ten, [
      { rows: rows[0], use: () => Promise.resolve('idle') },
      { rows: rows[3], use: async (own) => String((await holdRows(own)).rows) },
    ]);
    await expect(idle).resolves.toEqual(['idle', '10']);
    const failing = readTogether(ten, [
      { rows: rows[0], use: () => Promise.reject(new Error('broken')) },
      { rows: rows[3], use: holdRows },
    ]);
    await expect(failing).rejects.toThrow('broken');
  });

  it('names rows with NaN by their place in the source, and stops when aborted', async () => {
    const bad = matrixSource(Float64Array.of(1, 2, 3, NaN), 4, 1, 2);
    await expect(readTogether(bad, [{ rows: Uint32Array.of(3), use: holdRows }])).rejects.toMatchObject({ rows: [3] });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(readTogether(ten, [{ rows: rows[0], use: holdRows }], { signal })).rejects.toThrow('enough');
  });
});
