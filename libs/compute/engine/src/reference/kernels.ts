/** G += XᵀX, lower triangle, row-major d × d; x is rows × d. Four rows at a time share one sweep over G. */
export function addGram(gram: Float64Array, x: Float64Array, rows: number, d: number): void {
  let row = 0;
  for (; row + 3 < rows; row += 4) {
    const [r0, r1, r2, r3] = [row * d, (row + 1) * d, (row + 2) * d, (row + 3) * d];
    for (let i = 0; i < d; i += 1) {
      const [a0, a1, a2, a3] = [x[r0 + i], x[r1 + i], x[r2 + i], x[r3 + i]];
      const target = i * d;
      for (let j = 0; j <= i; j += 1) {
        gram[target + j] += a0 * x[r0 + j] + a1 * x[r1 + j] + a2 * x[r2 + j] + a3 * x[r3 + j];
      }
    }
  }
  for (; row < rows; row += 1) {
    for (let i = 0; i < d; i += 1) {
      for (let j = 0; j <= i; j += 1) gram[i * d + j] += x[row * d + i] * x[row * d + j];
    }
  }
}

/** out += Xᵀ·Y; out is d × c, y is rows × c. */
export function addProducts(out: Float64Array, x: Float64Array, y: Float64Array, rows: number, d: number): void {
  const c = out.length / d;
  for (let row = 0; row < rows; row += 1) {
    for (let i = 0; i < d; i += 1) {
      const value = x[row * d + i];
      for (let j = 0; j < c; j += 1) out[i * c + j] += value * y[row * c + j];
    }
  }
}

/** ‖xᵢR‖² for every row; R is upper triangular, row-major d × d. Each row is computed alone, so equal rows agree. */
export function rowScores(x: Float64Array, r: Float64Array, rows: number, d: number): Float64Array {
  const scores = new Float64Array(rows);
  const y = new Float64Array(d);
  for (let row = 0; row < rows; row += 1) {
    y.fill(0);
    multiplyRow(y, x, row * d, r, d, true);
    let sum = 0;
    for (let j = 0; j < d; j += 1) sum += y[j] * y[j];
    scores[row] = sum;
  }
  return scores;
}

/** X·W, rows × c; w is d × c. */
export function multiplyRows(x: Float64Array, w: Float64Array, rows: number, d: number): Float64Array {
  const c = w.length / d;
  const out = new Float64Array(rows * c);
  for (let row = 0; row < rows; row += 1) multiplyRow(out.subarray(row * c, (row + 1) * c), x, row * d, w, d, false);
  return out;
}

/** y += x[offset … offset + d]·W. Of an upper triangular W only the part right of the diagonal is read. */
function multiplyRow(
  y: Float64Array,
  x: Float64Array,
  offset: number,
  w: Float64Array,
  d: number,
  upper: boolean,
): void {
  const c = y.length;
  let k = 0;
  for (; k + 3 < d; k += 4) {
    const [a0, a1, a2, a3] = [x[offset + k], x[offset + k + 1], x[offset + k + 2], x[offset + k + 3]];
    const [w0, w1, w2, w3] = [k * c, (k + 1) * c, (k + 2) * c, (k + 3) * c];
    // Below the diagonal an upper triangular matrix is zero: starting at column k loses nothing.
    for (let j = upper ? k : 0; j < c; j += 1) {
      y[j] += a0 * w[w0 + j] + a1 * w[w1 + j] + a2 * w[w2 + j] + a3 * w[w3 + j];
    }
  }
  for (; k < d; k += 1) {
    for (let j = upper ? k : 0; j < c; j += 1) y[j] += x[offset + k] * w[k * c + j];
  }
}
