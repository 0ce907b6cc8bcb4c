import { availableParallelism } from 'node:os';
import type { Engine } from '@assay/compute/engine';
import { runInThread, threadFile, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import type { AxesTask } from './axes-thread';
import { compareRows } from './compare-rows';
import type { Compared } from './compare-thread';
import { findCenters } from './find-centers';
import { projectRows } from './project-rows';
import { queryCapacity, rowBytes } from './layout';
import { RowFile } from './row-file';
import { createTables, type Tables } from './tables';

/** What {@link findNear} needs. */
export interface NearOptions {
  threshold: number;
  /** Rows are float64, and normalized. */
  wide: boolean;
  /** Rows to compare, in order, and the length of every row of the source. */
  order: Uint32Array;
  lengths: Float64Array;
  /** Places below are kept in any case. */
  firstFree: number;
  /** Normalized rows that stand for all. */
  sample: RowBlock;
  folder?: string;
  memoryBytes: number;
  seed: number;
  signal?: AbortSignal;
  onProject?: (rows: number) => void;
  onCompare?: (places: number) => void;
}

const axesThread = threadFile(__filename, 'axes-thread');

/** Coordinates of reduced vectors, beside the length of the rest. */
const axesWanted = 31;

/** Numbers of the sample from which axes are found. */
const axesNumbers = 512 * 1024;

/** Most bytes of rows in memory whatever is allowed; the tables need room beside them. */
const mostInMemory = 2 * 1024 ** 3;

/** Cells for so many rows: as many as rows in a cell, but no more than a sample can tell apart and not more than pay off. */
function cellCount(rows: number, sampleRows: number): number {
  if (rows < 4096) return 1;
  return Math.max(1, Math.min(1024, Math.round(Math.sqrt(rows)), Math.floor(sampleRows / 4)));
}

/**
 * Near rows. Rows are taken in order; each joins the first row kept before it whose cosine with it is at least the threshold, and is kept
 * itself when there is none. One pass over the source.
 */
export async function findNear(source: RowBlockSource, engine: Engine, options: NearOptions): Promise<Compared> {
  const { order, sample, seed, signal, wide, folder, memoryBytes, firstFree } = options;
  const { columns } = source;
  const bytes = rowBytes({ columns, wide });
  const inMemory = folder === undefined || order.length * bytes <= Math.min(memoryBytes, mostInMemory);
  const file = inMemory ? undefined : await RowFile.create(folder);
  try {
    const tables = createTables({
      places: order.length,
      columns,
      wide,
      inMemory,
      blockRows: Math.min(order.length, queryCapacity, Math.max(1024, Math.floor(memoryBytes / 4 / bytes))),
      cells: cellCount(order.length, sample.rows),
      axes: Math.min(columns, axesWanted),
      threshold: options.threshold,
      threads: availableParallelism(),
      file: file?.descriptor,
    });
    const axesTask: AxesTask = { sample: thin(sample), axes: tables.axes, seed };
    const axes = await runInThread<AxesTask, Float64Array>(axesThread, 'findAxes', axesTask, { signal });
    const centers = await findCenters(sample, engine, { count: tables.cells, seed, signal });
    const placeOf = enterRows(source.rows, options, tables);
    const { onProject, onCompare } = options;
    await projectRows(source, engine, { tables, file, axes, centers, placeOf, signal, onProgress: onProject });
    return await compareRows(engine, { tables, centers, firstFree, signal, onProgress: onCompare });
  } finally {
    await file?.close();
  }
}

/** Some rows of a sample: axes need fewer than centers. */
function thin({ rows, columns, data }: RowBlock): RowBlock {
  const step = Math.ceil((rows * columns) / axesNumbers);
  const count = Math.ceil(rows / step);
  const chosen = new Float64Array(new SharedArrayBuffer(8 * count * columns));
  for (let i = 0; i < count; i += 1) {
    chosen.set(data.subarray(i * step * columns, (i * step + 1) * columns), i * columns);
  }
  return { rows: count, columns, data: chosen };
}

/** Enters lengths and slots by place. Slots go by the number of the row. @returns the place of every row, −1 for none. */
function enterRows(rows: number, { order, lengths }: NearOptions, tables: Tables): Int32Array {
  const placeOf = new Int32Array(rows).fill(-1);
  order.forEach((row, place) => {
    placeOf[row] = place;
    tables.lengths[place] = lengths[row];
  });
  let slot = 0;
  for (const place of placeOf) {
    if (place < 0) continue;
    tables.slots[place] = slot;
    slot += 1;
  }
  return placeOf;
}
