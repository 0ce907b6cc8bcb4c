import { createRandom, threadTask, type RowBlock } from '@assay/compute/matrix';

/** Rows of a sample in float64, and how many axes are wanted. */
export interface AxesTask {
  sample: RowBlock;
  axes: number;
  seed: number;
}

const rounds = 6;

/**
 * Thread entry: orthonormal axes along which the rows spread most, by subspace iteration on the centered sample (Halko, Martinsson, Tropp
 * 2011, algorithm 4.4); row-major, axes × columns. They need not be the principal axes: any orthonormal ones give right bounds, and
 * better ones tighter bounds.
 */
export const findAxes = threadTask(
  ({ sample, axes, seed }: AxesTask): Float64Array => {
    const { rows, columns } = sample;
    const random = createRandom(seed);
    const basis = Float64Array.from({ length: axes * columns }, random.normal);
    orthonormalize(basis, columns, random.normal);
    if (axes === columns) return basis;
    const mean = columnMeans(sample);
    const row = new Float64Array(columns);
    for (let round = 0; round < rounds; round += 1) {
      const next = new Float64Array(axes * columns);
      for (let i = 0; i < rows; i += 1) {
        for (let j = 0; j < columns; j += 1) row[j] = sample.data[i * columns + j] - mean[j];
        for (let axis = 0; axis < axes; axis += 1) addProjected(row, basis, next, axis * columns);
      }
      orthonormalize(next, columns, random.normal);
      basis.set(next);
    }
    return basis;
  },
  (basis) => [basis.buffer],
);

function columnMeans({ rows, columns, data }: RowBlock): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0; i < data.length; i += 1) mean[i % columns] += data[i] / rows;
  return mean;
}

/** Adds (row · axis) row to the axis in `target` that begins at `start`. */
function addProjected(row: Float64Array, basis: Float64Array, target: Float64Array, start: number): void {
  let product = 0;
  for (let j = 0; j < row.length; j += 1) product += row[j] * basis[start + j];
  for (let j = 0; j < row.length; j += 1) target[start + j] += product * row[j];
}

/** Gram and Schmidt, twice, which is enough (Giraud 2005). An axis that vanishes is replaced by a random one. */
function orthonormalize(basis: Float64Array, columns: number, normal: () => number): void {
  for (let start = 0; start < basis.length; start += columns) {
    const axis = basis.subarray(start, start + columns);
    while (!isAdded(axis, basis.subarray(0, start))) for (let j = 0; j < columns; j += 1) axis[j] = normal();
  }
}

/** Makes an axis a unit vector orthogonal to those before; false when nothing of it is left. */
function isAdded(axis: Float64Array, before: Float64Array): boolean {
  for (let pass = 0; pass < 2; pass += 1) {
    const length = norm(axis);
    if (!(length > 1e-300)) return false;
    for (let j = 0; j < axis.length; j += 1) axis[j] /= length;
    let left = 1;
    for (let start = 0; start < before.length; start += axis.length) {
      let product = 0;
      for (let j = 0; j < axis.length; j += 1) product += axis[j] * before[start + j];
      for (let j = 0; j < axis.length; j += 1) axis[j] -= product * before[start + j];
      left -= product * product;
    }
    if (left < 1e-8) return false;
  }
  const length = norm(axis);
  for (let j = 0; j < axis.length; j += 1) axis[j] /= length;
  return true;
}

function norm(values: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < values.length; j += 1) sum += values[j] * values[j];
  return Math.sqrt(sum);
}
