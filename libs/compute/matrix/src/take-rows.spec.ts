import { matrixSource, type RowBlockSource } from './row-block';
import { holdRows, takeRows } from './take-rows';

const six = Float32Array.from({ length: 12 }, (_, at) => at);

describe('takeRows and holdRows', () => {
  it.each([1, 2, 5, 6])('take rows by number, whatever the blocks (%i rows each)', async (blockRows) => {
    const taken = takeRows(matrixSource(six, 6, 2, blockRows), [0, 3, 4]);
    expect(taken.rows).toBe(3);
    const { rows, columns, data } = await holdRows(taken);
    expect({ rows, columns }).toEqual({ rows: 3, columns: 2 });
    expect([...data]).toEqual([0, 1, 6, 7, 8, 9]);
    expect(data).toBeInstanceOf(Float32Array);
    expect(data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('multiply rows by factors in float64', async () => {
    const { data } = await holdRows(takeRows(matrixSource(six, 6, 2), [1, 5], Float64Array.of(1 / 3, -2)));
    expect([...data]).toEqual([2 / 3, 1, -20, -22]);
  });

  it('give nothing for no rows, and stop reading after the last row', async () => {
    expect((await holdRows(takeRows(matrixSource(six, 6, 2), []))).data).toHaveLength(0);
    let blocks = 0;
    const counted: RowBlockSource = {
      rows: 6,
      columns: 2,
      async *blocks() {
        for await (const block of matrixSource(six, 6, 2, 1).blocks()) {
          blocks += 1;
          yield block;
        }
      },
    };
    await holdRows(takeRows(counted, [0, 2]));
    expect(blocks).toBe(3);
  });

  it('refuse NaN by its row, and rows that the source does not give', async () => {
    const bad = matrixSource(Float64Array.of(1, 2, NaN, 4), 4, 1, 2);
    await expect(holdRows(takeRows(bad, [3]))).rejects.toMatchObject({ code: 'non_finite', rows: [2] });
    await expect(holdRows(takeRows(matrixSource(six, 6, 2), [5, 6]))).rejects.toMatchObject({ code: 'shape_mismatch' });
    await expect(holdRows(matrixSource(six, 6, 2), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});
