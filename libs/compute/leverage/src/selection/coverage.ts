import type { Engine } from '@assay/compute/engine';
import {
  centerColumns,
  createRandom,
  holdRows,
  sampleIndices,
  takeRows,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { squaredDistance } from './nearest';

/** How far rows are from what was selected. */
export interface Coverage {
  /** Largest distance from a row to its nearest selected row; Infinity when none is. */
  radius: number;
  /** Rows that were looked at: all, or a seeded sample. */
  rows: number;
}

/** What the coverage radius is computed of. */
export interface CoverageQuestion {
  source: RowBlockSource;
  engine: Engine;
  /** Selected rows, start rows included: ascending, without repetition. */
  selected: Uint32Array;
  /** Rows × selected × columns up to which every row is looked at. */
  work: number;
  seed: number;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/** Rows looked at at the least, whatever the work. */
const smallestSample = 1000;

/**
 * Coverage radius by ‖x − c‖² = ‖x‖² − 2x·c + ‖c‖², centers a chunk at a time, each with one pass. That loses digits where a
 * row is near its center beside its distance from the origin, so the origin is moved among the centers first, and the distance of
 * the row that decides is summed again directly.
 */
export async function coverageRadius(question: CoverageQuestion): Promise<Coverage> {
  const { source, selected, signal } = question;
  if (selected.length === 0) return { radius: Infinity, rows: source.rows };
  const looked = await rowsToLookAt(question);
  const norms = new Float64Array(looked.rows);
  const nearest: Nearest = {
    values: new Float64Array(looked.rows).fill(Infinity),
    centers: new Uint32Array(looked.rows),
  };
  const chunk = Math.min(4096, Math.max(64, Math.floor((64 * 1024 * 1024) / (8 * source.columns))));
  let origin: Float64Array | undefined;
  for (let first = 0; first < selected.length; first += chunk) {
    const centers = await holdRows(takeRows(source, selected.subarray(first, first + chunk)), { signal });
    origin ??= middle(centers);
    await meet(question, withNorms(centerColumns(looked, origin), norms), { block: centers, origin, first }, nearest);
    question.onProgress?.(Math.min(selected.length, first + chunk), selected.length);
  }
  const squares = norms.map((norm, row) => norm + nearest.values[row]);
  const farthest = squares.reduce((best, square, row) => (square > squares[best] ? row : best), 0);
  const center = selected.subarray(nearest.centers[farthest], nearest.centers[farthest] + 1);
  const row = await holdRows(takeRows(looked, [farthest]), { signal });
  const other = await holdRows(takeRows(source, center), { signal });
  const radius = Math.sqrt(squaredDistance(row.data, 0, other.data, 0, row.columns, Infinity));
  return { radius, rows: looked.rows };
}

async function rowsToLookAt({ source, selected, work, seed }: CoverageQuestion): Promise<RowBlockSource> {
  const affordable = Math.max(smallestSample, Math.floor(work / (selected.length * source.columns)));
  if (affordable >= source.rows) return source;
  // Not the stream of the draw: a uniform draw of as many rows would be the sample itself.
  const random = createRandom(createRandom(seed).integer(2 ** 53));
  return takeRows(source, sampleIndices(source.rows, affordable, random));
}

/** For every row the least ‖c‖² − 2x·c so far, and the place of its center among the selected rows. */
interface Nearest {
  values: Float64Array;
  centers: Uint32Array;
}

/** Rows in the middle of which an origin is taken. */
const middleRows = 101;

/** Median of every column over the first rows: unlike a mean, not moved by a row far out. */
function middle({ rows, columns, data }: RowBlock): Float64Array {
  const count = Math.min(rows, middleRows);
  const values = new Float64Array(count);
  return Float64Array.from({ length: columns }, (_, j) => {
    for (let row = 0; row < count; row += 1) values[row] = data[row * columns + j];
    return values.sort()[count >> 1];
  });
}

/** Centers of one chunk as they are, the origin to subtract, and the place of the first among the selected rows. */
interface Centers {
  block: RowBlock;
  origin: Float64Array;
  first: number;
}

/** Lets every row, its origin moved, meet the centers of one chunk. */
async function meet(
  { engine, signal }: CoverageQuestion,
  looked: RowBlockSource,
  { block, origin, first }: Centers,
  nearest: Nearest,
): Promise<void> {
  const { rows: count, columns: d, data } = block;
  const matrix = new Float64Array(d * count);
  const norms = new Float64Array(count);
  for (let c = 0; c < count; c += 1) {
    for (let j = 0; j < d; j += 1) {
      const value = data[c * d + j] - origin[j];
      matrix[j * count + c] = value;
      norms[c] += value * value;
    }
  }
  const projection = { columns: count, matrix };
  await engine.project(looked, projection, {
    signal,
    onBlock(rowStart, rows, products) {
      for (let row = 0; row < rows; row += 1) {
        let best = nearest.values[rowStart + row];
        for (let c = 0; c < count; c += 1) {
          const value = norms[c] - 2 * products[row * count + c];
          if (value >= best) continue;
          best = value;
          nearest.centers[rowStart + row] = first + c;
        }
        nearest.values[rowStart + row] = best;
      }
    },
  });
}

/** The same rows; their squared norms are written down as they pass. */
function withNorms(source: RowBlockSource, norms: Float64Array): RowBlockSource {
  return {
    ...source,
    async *blocks() {
      let rowStart = 0;
      for await (const block of source.blocks()) {
        for (let row = 0; row < block.rows; row += 1) {
          norms[rowStart + row] = squaredNorm(block.data, row * block.columns, block.columns);
        }
        rowStart += block.rows;
        yield block;
      }
    },
  };
}

function squaredNorm(data: RowBlock['data'], start: number, length: number): number {
  let sum = 0;
  for (let j = start; j < start + length; j += 1) sum += data[j] * data[j];
  return sum;
}
