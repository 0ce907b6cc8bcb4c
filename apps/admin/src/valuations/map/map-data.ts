/** Columns of a valuation's map, one entry per item. */
export interface MapData {
  rows: number;
  itemIds: BigInt64Array;
  x: Float32Array;
  y: Float32Array;
  value: Float32Array;
  /** Index into the class names; `NO_LABEL` for none. */
  label: Uint16Array;
}

export const NO_LABEL = 65535;
/** 8 (id) + 3 · 4 (x, y, value) + 2 (label). */
const BYTES_PER_ROW = 22;

/**
 * Views the map's columns, which follow one another in the answer, little-endian: ids, x, y, values, labels. Nothing is copied;
 * every offset is a multiple of its column's element size.
 * @throws Error if the answer is not as long as `rows` asks for, as after a connection that broke
 */
export function decodeMap(bytes: ArrayBuffer, rows: number): MapData {
  if (bytes.byteLength !== rows * BYTES_PER_ROW) {
    throw new Error(
      `The map should have ${rows * BYTES_PER_ROW} bytes for ${rows} items but has ${bytes.byteLength}. Load the page again.`,
    );
  }
  return {
    rows,
    itemIds: new BigInt64Array(bytes, 0, rows),
    x: new Float32Array(bytes, rows * 8, rows),
    y: new Float32Array(bytes, rows * 12, rows),
    value: new Float32Array(bytes, rows * 16, rows),
    label: new Uint16Array(bytes, rows * 20, rows),
  };
}

/** Share of the values that are smaller, 0…1, per row; equal values share their place. Colours by it use the whole scale. */
export function quantiles(values: Float32Array): Float32Array {
  const sorted = Float32Array.from(values).sort();
  const last = Math.max(1, sorted.length - 1);
  return Float32Array.from(values, (value) => firstAtLeast(sorted, value) / last);
}

/** How many items each class has; the last entry counts those without one. */
export function labelCounts(label: Uint16Array, classes: number): number[] {
  const counts = new Array<number>(classes + 1).fill(0);
  for (const index of label) {
    const slot = index < classes ? index : classes;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  return counts;
}

function firstAtLeast(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
