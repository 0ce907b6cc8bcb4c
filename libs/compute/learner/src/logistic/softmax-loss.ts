import type { Evaluation } from './minimize';

/** What a logistic head is fitted to. Rows are centred and scaled as they are read: (x − mean)/deviation. */
export interface SoftmaxData {
  /** Row-major; `columns` numbers a row. */
  data: Float32Array | Float64Array;
  columns: number;
  classes: number;
  /** Which rows of `data`. */
  rows: Uint32Array;
  /** Class of every one of those rows. */
  codes: Int32Array;
  /** Aligned with `rows`; they add up to 1. */
  weights: Float64Array;
  mean: Float64Array;
  deviation: number;
}

/** Rows worked on together: what they and the coefficients take stays in the cache. */
const blockRows = 32;

/**
 * Σ w·(log Σ_c exp z_c − z_y) + (penalty/2)‖W‖², z = W·x + b, and its gradient. A point is W, row-major c × d, followed by b.
 * Two passes over the rows' products, 4·n·d·c operations.
 */
export function softmaxLoss(problem: SoftmaxData, penalty: number): (point: Float64Array) => Evaluation {
  const { columns: d, classes: c, rows, codes, weights } = problem;
  // Coefficients in fours: products of two rows with four classes are kept in registers.
  const width = Math.ceil(c / 4) * 4;
  const coefficients = new Float64Array(width * d);
  const x = new Float64Array(blockRows * d);
  const z = new Float64Array(blockRows * width);
  return (point) => {
    coefficients.set(point.subarray(0, c * d));
    const intercept = point.subarray(c * d);
    const gradient = new Float64Array(c * (d + 1));
    let value = 0;
    for (let first = 0; first < rows.length; first += blockRows) {
      const count = Math.min(blockRows, rows.length - first);
      readRows(x, problem, first, count);
      multiply(x, coefficients, z, d, width);
      for (let i = 0; i < count; i += 1) {
        const weight = weights[first + i];
        value += weight * toResidual(z, i * width, intercept, codes[first + i]);
        for (let k = 0; k < c; k += 1) {
          z[i * width + k] *= weight;
          gradient[c * d + k] += z[i * width + k];
        }
      }
      z.fill(0, count * width);
      accumulate(gradient, x, z, d, c);
    }
    let square = 0;
    for (let at = 0; at < c * d; at += 1) {
      square += point[at] * point[at];
      gradient[at] += penalty * point[at];
    }
    return { value: value + (penalty / 2) * square, gradient };
  };
}

/** The next rows, centred and scaled; zeros where there are none left. */
function readRows(x: Float64Array, problem: SoftmaxData, first: number, count: number): void {
  const { data, columns: d, rows, mean, deviation } = problem;
  const scale = 1 / deviation;
  for (let i = 0; i < count; i += 1) {
    const [from, to] = [rows[first + i] * d, i * d];
    for (let j = 0; j < d; j += 1) x[to + j] = (data[from + j] - mean[j]) * scale;
  }
  x.fill(0, count * d);
}

/** Z = X·Wᵀ for a block of rows. */
function multiply(x: Float64Array, w: Float64Array, z: Float64Array, d: number, width: number): void {
  for (let i = 0; i < blockRows; i += 2) {
    const [x0, x1] = [i * d, (i + 1) * d];
    for (let k = 0; k < width; k += 4) {
      const [w0, w1, w2, w3] = [k * d, (k + 1) * d, (k + 2) * d, (k + 3) * d];
      let [a0, a1, a2, a3, b0, b1, b2, b3] = [0, 0, 0, 0, 0, 0, 0, 0];
      for (let j = 0; j < d; j += 1) {
        const u = x[x0 + j];
        const v = x[x1 + j];
        const p = w[w0 + j];
        const q = w[w1 + j];
        const r = w[w2 + j];
        const s = w[w3 + j];
        a0 += u * p;
        a1 += u * q;
        a2 += u * r;
        a3 += u * s;
        b0 += v * p;
        b1 += v * q;
        b2 += v * r;
        b3 += v * s;
      }
      const at = i * width + k;
      [z[at], z[at + 1], z[at + 2], z[at + 3]] = [a0, a1, a2, a3];
      [z[at + width], z[at + width + 1], z[at + width + 2], z[at + width + 3]] = [b0, b1, b2, b3];
    }
  }
}

/** Turns one row's products into softmax(z + b) − one-hot, and returns the row's loss. */
function toResidual(z: Float64Array, start: number, intercept: Float64Array, code: number): number {
  const c = intercept.length;
  let largest = -Infinity;
  for (let k = 0; k < c; k += 1) largest = Math.max(largest, (z[start + k] += intercept[k]));
  const own = z[start + code] - largest;
  let sum = 0;
  for (let k = 0; k < c; k += 1) sum += z[start + k] = Math.exp(z[start + k] - largest);
  for (let k = 0; k < c; k += 1) z[start + k] /= sum;
  z[start + code] -= 1;
  return Math.log(sum) - own;
}

/** gradient += Pᵀ·X for a block of rows; rows of P are as wide as Z's. */
function accumulate(gradient: Float64Array, x: Float64Array, p: Float64Array, d: number, c: number): void {
  const width = p.length / blockRows;
  for (let i = 0; i < blockRows; i += 4) {
    const [x0, x1, x2, x3] = [i * d, (i + 1) * d, (i + 2) * d, (i + 3) * d];
    for (let k = 0; k < c; k += 1) {
      const at = i * width + k;
      const [p0, p1, p2, p3] = [p[at], p[at + width], p[at + 2 * width], p[at + 3 * width]];
      const target = k * d;
      for (let j = 0; j < d; j += 1) {
        gradient[target + j] += p0 * x[x0 + j] + p1 * x[x1 + j] + p2 * x[x2 + j] + p3 * x[x3 + j];
      }
    }
  }
}
