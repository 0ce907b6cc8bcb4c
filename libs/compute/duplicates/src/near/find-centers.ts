import type { Engine } from '@assay/compute/engine';
import {
  createRandom,
  matrixSource,
  runInThread,
  sampleIndices,
  threadFile,
  type RowBlock,
} from '@assay/compute/matrix';
import type { GatherTask } from './centers-thread';

const rounds = 3;
const thread = threadFile(__filename, 'centers-thread');

/** Options of {@link findCenters}. */
export interface CentersOptions {
  count: number;
  seed: number;
  signal?: AbortSignal;
}

/**
 * Unit vectors around which rows gather: a few rounds of spherical k-means on a sample (Dhillon and Modha 2001), from rows drawn at
 * random. Row-major, count × columns. Any others would give right cells, only wider ones.
 */
export async function findCenters(
  sample: RowBlock,
  engine: Engine,
  { count, seed, signal }: CentersOptions,
): Promise<Float64Array> {
  const { rows, columns, data } = sample;
  const centers = new Float64Array(count * columns);
  sampleIndices(rows, count, createRandom(seed)).forEach((row, center) => {
    centers.set(data.subarray(row * columns, (row + 1) * columns), center * columns);
  });
  for (let round = 0; round < rounds; round += 1) {
    const sums = new Float64Array(new SharedArrayBuffer(centers.byteLength));
    const projection = { columns: count, matrix: transpose(centers, columns) };
    await engine.project(matrixSource(data, rows, columns), projection, {
      signal,
      async onBlock(rowStart, _, products) {
        const task: GatherTask = { sample, products, rowStart, sums };
        await runInThread(thread, 'gather', task, { signal, transfer: [products.buffer] });
      },
    });
    for (let start = 0; start < centers.length; start += columns) move(centers, sums, start, columns);
  }
  return centers;
}

/** A center that no row is closest to stays where it is. */
function move(centers: Float64Array, sums: Float64Array, start: number, columns: number): void {
  let square = 0;
  for (let j = start; j < start + columns; j += 1) square += sums[j] * sums[j];
  if (square < 1e-20) return;
  for (let j = start; j < start + columns; j += 1) centers[j] = sums[j] / Math.sqrt(square);
}

/** Vectors as the columns of a matrix. */
export function transpose(vectors: Float64Array, columns: number): Float64Array {
  const count = vectors.length / columns;
  const matrix = new Float64Array(vectors.length);
  for (let v = 0; v < count; v += 1) {
    for (let j = 0; j < columns; j += 1) matrix[j * count + v] = vectors[v * columns + j];
  }
  return matrix;
}
