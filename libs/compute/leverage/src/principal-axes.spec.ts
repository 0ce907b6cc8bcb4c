import { principalAxes } from './principal-axes';

/** Gram and column sums of rows. */
function sums(rows: number[][]): [Float64Array, Float64Array, number, number] {
  const d = rows[0].length;
  const gram = new Float64Array(d * d);
  const columnSums = new Float64Array(d);
  for (const row of rows) {
    row.forEach((a, i) => {
      columnSums[i] += a;
      row.forEach((b, j) => (gram[i * d + j] += a * b));
    });
  }
  return [gram, columnSums, rows.length, d];
}

describe('principalAxes', () => {
  it('finds the axes of a cross, longest first, whatever its centre', () => {
    const cross = [
      [5, 0, 0],
      [-5, 0, 0],
      [0, 2, 0],
      [0, -2, 0],
      [0, 0, 1],
      [0, 0, -1],
    ];
    const moved = cross.map(([a, b, c]) => [a + 10, b - 7, c + 100]);
    const { axes, variances, mean } = principalAxes(...sums(moved), 2);
    expect([...mean]).toEqual([10, -7, 100]);
    expect(variances[0]).toBeCloseTo(50 / 6, 9);
    expect(variances[1]).toBeCloseTo(8 / 6, 9);
    [1, 0, 0, 1, 0, 0].forEach((value, i) => expect(axes[i]).toBeCloseTo(value, 6));
  });

  it('is the same for mirrored data: the largest entry of an axis is positive', () => {
    const rows = [
      [1, 2],
      [3, 5],
      [-2, -7],
      [4, 4],
    ];
    const mirrored = rows.map((row) => row.map((value) => -value));
    const [first, second] = [rows, mirrored].map((data) => principalAxes(...sums(data), 2).axes);
    first.forEach((value, i) => expect(second[i]).toBeCloseTo(value, 12));
  });

  it('gives zero axes where there is no variance', () => {
    const one = principalAxes(...sums([[2], [4]]), 2);
    expect([...one.axes]).toEqual([1, 0]);
    const none = principalAxes(
      ...sums([
        [2, 1],
        [2, 1],
      ]),
      2,
    );
    expect([...none.variances]).toEqual([0, 0]);
    expect(none.axes.every((value) => Number.isFinite(value))).toBe(true);
  });
});
