/** Textbook ridge regression in float64, written for clarity and sharing nothing with the engines. Matrices are lists of rows. */
export type Rows = number[][];

/** Rows of length 1. */
export const normalized = (rows: Rows): Rows =>
  rows.map((row) => {
    const length = Math.hypot(...row);
    return row.map((value) => (length > 0 ? value / length : 0));
  });

/** Columns of mean 0. */
export function centered(rows: Rows): Rows {
  const means = rows[0].map((_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  return rows.map((row) => row.map((value, j) => value - means[j]));
}

/** XᵀX. */
export const gram = (rows: Rows): Rows =>
  rows[0].map((_, i) => rows[0].map((__, j) => rows.reduce((sum, row) => sum + row[i] * row[j], 0)));

/** λ of the rule `trace`: 0.01·Tr(XᵀX)/d. */
export function traceLambda(rows: Rows): number {
  const g = gram(rows);
  return (0.01 * g.reduce((sum, row, i) => sum + row[i], 0)) / g.length;
}

/** Ridge leverage xᵢᵀ(XᵀX + λI)⁻¹xᵢ of every row, by the Cholesky factor L of the matrix: ‖L⁻¹xᵢ‖². */
export function leverages(rows: Rows, lambda: number): number[] {
  const a = gram(rows).map((row, i) => row.map((value, j) => value + (i === j ? lambda : 0)));
  const factor: Rows = [];
  for (const [i, row] of a.entries()) {
    factor.push([]);
    for (let j = 0; j <= i; j++) {
      const dot = factor[j].slice(0, j).reduce((sum, value, k) => sum + value * factor[i][k], 0);
      factor[i].push(i === j ? Math.sqrt(row[i] - dot) : (row[j] - dot) / factor[j][j]);
    }
  }
  return rows.map((row) => {
    const solved: number[] = [];
    for (const [i, line] of factor.entries())
      solved.push((row[i] - solved.reduce((sum, value, k) => sum + value * line[k], 0)) / line[i]);
    return solved.reduce((sum, value) => sum + value * value, 0);
  });
}
