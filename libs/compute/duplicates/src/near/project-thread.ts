import { threadTask } from '@assay/compute/matrix';
import { unitLength, type Tables } from './tables';

/** Products of rows with the axes and then the centers, row-major. */
export interface PlaceTask {
  tables: Tables;
  products: Float64Array;
  /** Place of every row, −1 for rows that have none. */
  places: Int32Array;
}

/** Thread entry: reduced vectors and cells of rows, and how far the rows of a cell reach towards the other centers. */
export const placeRows = threadTask(({ tables, products, places }: PlaceTask): void => {
  const { axes, cells, words, cellOf, lengths, memory, at } = tables;
  const vectors = new Int16Array(memory.buffer, at.vectors, 2 * words * tables.places);
  const width = axes + cells;
  places.forEach((place, row) => {
    if (place < 0) return;
    const scale = 1 / lengths[place];
    reduce(products.subarray(row * width, row * width + axes), scale, vectors.subarray(2 * words * place));
    const toCenters = products.subarray(row * width + axes, (row + 1) * width);
    const cell = largest(toCenters);
    cellOf[place] = cell;
    stretch(tables, cell, toCenters, scale);
  });
});

function reduce(coordinates: Float64Array, scale: number, target: Int16Array): void {
  let rest = 1;
  for (let axis = 0; axis < coordinates.length; axis += 1) {
    const coordinate = coordinates[axis] * scale;
    rest -= coordinate * coordinate;
    target[axis] = Math.round(unitLength * coordinate);
  }
  target[coordinates.length] = Math.round(unitLength * Math.sqrt(Math.max(0, rest)));
}

/** The center with the largest product. Any other choice would be as right: cells only have to be tight. */
function largest(values: Float64Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i += 1) if (values[i] > values[best]) best = i;
  return best;
}

function stretch({ cells, reach, closeness }: Tables, cell: number, toCenters: Float64Array, scale: number): void {
  const base = cell * cells;
  const own = toCenters[cell];
  for (let other = 0; other < cells; other += 1) {
    const along = (toCenters[other] - own) * scale * closeness[base + other];
    if (along > reach[base + other]) reach[base + other] = along;
  }
}

/** Products of consecutive rows of a block with the centers, row-major. */
export interface AdmitTask {
  tables: Tables;
  products: Float64Array;
  /** Place of the block's first row, and number in the block of the first row at hand. */
  blockStart: number;
  rowStart: number;
  /** One bit for every cell and row of the block, `stride` words a cell. */
  admitted: Uint32Array;
  stride: number;
}

/**
 * Thread entry: which cells may hold rows that are near. Along the line from a row's own center to another, the row is at one point and
 * all rows of the other cell are beyond another point; when these are more than the radius apart, so are the rows.
 */
export const admitRows = threadTask(({ tables, products, blockStart, rowStart, admitted, stride }: AdmitTask): void => {
  const { cells, cellOf, lengths, closeness, reach, radius } = tables;
  for (let row = 0; row * cells < products.length; row += 1) {
    const place = blockStart + rowStart + row;
    const scale = 1 / lengths[place];
    const own = cellOf[place] * cells;
    const word = (rowStart + row) >> 5;
    const bit = 1 << ((rowStart + row) & 31);
    const toOwn = products[row * cells + cellOf[place]];
    for (let cell = 0; cell < cells; cell += 1) {
      const along = (toOwn - products[row * cells + cell]) * scale * closeness[own + cell];
      if (along - reach[cell * cells + cellOf[place]] <= radius) admitted[cell * stride + word] |= bit;
    }
  }
});
