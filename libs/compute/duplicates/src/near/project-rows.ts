import type { Engine } from '@assay/compute/engine';
import { runInThread, threadFile, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import { transpose } from './find-centers';
import type { PlaceTask } from './project-thread';
import type { RowFile } from './row-file';
import { tile } from './scan-kernel';
import type { Tables } from './tables';

/** What {@link projectRows} needs beside the rows. */
export interface ProjectOptions {
  tables: Tables;
  /** Where rows go that are not in memory. */
  file?: RowFile;
  /** Axes × columns and cells × columns. */
  axes: Float64Array;
  centers: Float64Array;
  /** Place of every row of the source, −1 for rows that are not compared. */
  placeOf: Int32Array;
  signal?: AbortSignal;
  onProgress?: (rows: number) => void;
}

const thread = threadFile(__filename, 'project-thread');

/** One pass: stores the rows that are compared, and finds their reduced vectors and cells. */
export async function projectRows(source: RowBlockSource, engine: Engine, options: ProjectOptions): Promise<void> {
  const { tables, placeOf, signal, onProgress } = options;
  const { columns } = source;
  const both = new Float64Array(options.axes.length + options.centers.length);
  both.set(options.axes);
  both.set(options.centers, options.axes.length);
  fillCloseness(tables, options.centers);
  await engine.project(
    storing(source, options),
    { columns: both.length / columns, matrix: transpose(both, columns) },
    {
      signal,
      onProgress,
      async onBlock(rowStart, rows, products) {
        const task: PlaceTask = { tables, products, places: placeOf.slice(rowStart, rowStart + rows) };
        await runInThread(thread, 'placeRows', task, { signal, transfer: [products.buffer] });
      },
    },
  );
  const sizes = new Uint32Array(tables.cells);
  for (const cell of tables.cellOf) sizes[cell] += 1;
  for (let cell = 1; cell < tables.cells; cell += 1) {
    const before = Math.ceil(sizes[cell - 1] / tile.rows) * tile.rows;
    tables.cellStart[cell] = tables.cellStart[cell - 1] + before;
  }
}

function fillCloseness({ cells, closeness, columns }: Tables, centers: Float64Array): void {
  for (let a = 0; a < cells; a += 1) {
    for (let b = 0; b < a; b += 1) {
      let square = 0;
      for (let j = 0; j < columns; j += 1) square += (centers[a * columns + j] - centers[b * columns + j]) ** 2;
      // Centers this close tell nothing apart, and dividing by their distance would blow rounding up.
      const inverse = square > 1e-12 ? 1 / Math.sqrt(square) : 0;
      closeness[a * cells + b] = inverse;
      closeness[b * cells + a] = inverse;
    }
  }
}

/** The source itself, storing on the way the rows that have places. An engine may start over; the rows are then stored again. */
function storing(source: RowBlockSource, { tables, file, placeOf }: ProjectOptions): RowBlockSource {
  const { columns } = source;
  const memory = new Uint8Array(tables.memory.buffer, tables.at.rows);
  return {
    rows: source.rows,
    columns,
    stable: source.stable,
    async *blocks() {
      let [row, position] = [0, 0];
      for await (const block of source.blocks()) {
        const chosen = compact(block, placeOf.subarray(row, row + block.rows));
        const bytes = new Uint8Array(chosen.buffer, chosen.byteOffset, chosen.byteLength);
        if (file) await file.write(bytes, position);
        else memory.set(bytes, position);
        position += bytes.length;
        row += block.rows;
        yield block;
      }
    },
  };
}

function compact({ columns, data }: RowBlock, places: Int32Array): Float32Array | Float64Array {
  if (!places.includes(-1)) return data;
  const chosen = data.slice();
  let count = 0;
  places.forEach((place, row) => {
    if (place < 0) return;
    chosen.copyWithin(count * columns, row * columns, (row + 1) * columns);
    count += 1;
  });
  return chosen.subarray(0, count * columns);
}
