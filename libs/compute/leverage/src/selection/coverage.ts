import type { Engine } from '@assay/compute/engine';
import {
  centerColumns,
  createRandom,
  matrixSource,
  sampleIndices,
  takeRows,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import { squaredDistance } from './nearest';
import { passOverSubsets } from './subset-pass';

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
  selected: RowSet;
  /** Rows to look at. */
  looked: RowSet;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

/** Rows of the source by number, ascending, and the rows themselves where they are in memory. */
export interface RowSet {
  rows: Uint32Array;
  block?: RowBlock;
}

/** Rows looked at at the least, whatever the work. */
const smallestSample = 1000;

/** Rows that the radius is taken over: all, or as many by the seed as `work` = rows × selected × columns affords. */
export function rowsToLookAt(source: RowBlockSource, selected: number, work: number, seed: number): Uint32Array {
  const affordable = Math.max(smallestSample, Math.floor(work / (selected * source.columns)));
  if (affordable >= source.rows) return Uint32Array.from({ length: source.rows }, (_, row) => row);
  // Not the stream of the draw: a uniform draw of as many rows would be the sample itself.
  const random = createRandom(createRandom(seed).integer(2 ** 53));
  return sampleIndices(source.rows, affordable, random);
}

/**
 * Coverage radius by ‖x − c‖² = ‖x‖² − 2x·c + ‖c‖², centers a chunk at a time. That loses digits where a row is near its center
 * beside its distance from the origin, so the origin is moved among the centers first, and the distance of the row that decides is
 * summed again directly. Without passes over the source when both sets are in memory; else with one for the centers, or one a chunk
 * and one more for the rows looked at.
 */
export async function coverageRadius(question: CoverageQuestion): Promise<Coverage> {
  const { source, selected, signal } = question;
  if (selected.rows.length === 0) return { radius: Infinity, rows: source.rows };
  const looked = asSource(source, question.looked);
  const norms = new Float64Array(looked.rows);
  const nearest: Nearest = {
    values: new Float64Array(looked.rows).fill(Infinity),
    centers: new Uint32Array(looked.rows),
  };
  let first = 0;
  let origin: Float64Array | undefined;
  for await (const centers of chunksOfCenters(question)) {
    signal?.throwIfAborted();
    origin ??= middle(centers);
    await meet(question, withNorms(centerColumns(looked, origin), norms), { block: centers, origin, first }, nearest);
    first += centers.rows;
    question.onProgress?.(first, selected.rows.length);
  }
  const squares = norms.map((norm, row) => norm + nearest.values[row]);
  const farthest = squares.reduce((best, square, row) => (square > squares[best] ? row : best), 0);
  const radius = await distance(question, question.looked.rows[farthest], selected.rows[nearest.centers[farthest]]);
  return { radius, rows: looked.rows };
}

/** The rows of a set as a source: in memory, the source itself, or a part of it. */
function asSource(source: RowBlockSource, { rows, block }: RowSet): RowBlockSource {
  if (block) return matrixSource(block.data, block.rows, block.columns);
  return rows.length === source.rows ? source : takeRows(source, rows);
}

/** Centers in blocks of equal size, which decides the origin: it does not depend on how the source is cut. */
async function* chunksOfCenters({
  source,
  engine,
  selected,
  looked,
  signal,
}: CoverageQuestion): AsyncGenerator<RowBlock> {
  const { columns } = source;
  const chunk = Math.min(4096, Math.max(64, Math.floor((64 * 1024 * 1024) / (8 * columns))));
  if (selected.block || looked.block) {
    yield* inRuns(asSource(source, selected), chunk);
    return;
  }
  // Two passes at once would be asked of the source otherwise.
  for (let first = 0; first < selected.rows.length; first += chunk) {
    const rows = selected.rows.subarray(first, first + chunk);
    const { held } = await passOverSubsets({ source, engine, held: [{ rows, bytes: Infinity }], signal });
    if (held[0]) yield held[0];
  }
}

/** The rows of a source in blocks of `count` rows, the last one shorter. */
async function* inRuns(source: RowBlockSource, count: number): AsyncGenerator<RowBlock> {
  const { columns, rows } = source;
  let run: Float32Array | Float64Array | undefined;
  let filled = 0;
  let done = 0;
  for await (const { data, rows: given } of source.blocks()) {
    for (let row = 0; row < given;) {
      const length = Math.min(count, rows - done) * columns;
      run ??= data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
      const taken = Math.min(given - row, (run.length - filled) / columns);
      run.set(data.subarray(row * columns, (row + taken) * columns), filled);
      filled += taken * columns;
      row += taken;
      if (filled < run.length) continue;
      yield { rows: run.length / columns, columns, data: run };
      done += run.length / columns;
      run = undefined;
      filled = 0;
    }
  }
}

/** Distance of two rows of the source, from memory where both sets are there. */
async function distance(question: CoverageQuestion, row: number, center: number): Promise<number> {
  const { source, engine, selected, looked, signal } = question;
  const d = source.columns;
  const place = (set: RowSet, wanted: number): number => set.rows.indexOf(wanted) * d;
  let [a, c] = [looked.block, selected.block];
  let [atA, atC] = [place(looked, row), place(selected, center)];
  if (!a || !c) {
    const lists = [row, center].map((wanted) => ({ rows: Uint32Array.of(wanted), bytes: Infinity }));
    [a, c] = (await passOverSubsets({ source, engine, held: lists, signal })).held;
    [atA, atC] = [0, 0];
  }
  return a && c ? Math.sqrt(squaredDistance(a.data, atA, c.data, atC, d, Infinity)) : NaN;
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
