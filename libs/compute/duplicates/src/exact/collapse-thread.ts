import { threadTask } from '@assay/compute/matrix';
import { FirstWithKey } from './first-with-key';

/** Task of {@link collapse}: see `DuplicateOptions` and `ReadRows`. */
export interface CollapseTask {
  rows: number;
  lengths: Float64Array;
  keys?: Uint32Array;
  hashes?: Uint8Array | Int32Array;
  priority?: Float64Array;
  keep?: Uint8Array;
  eligible?: Uint8Array;
}

/** Result of {@link collapse}. */
export interface CollapsedRows {
  /** For every row the first row, in the order of places, that equals it, possibly by way of others; itself for rows that are kept. */
  representative: Int32Array;
  /** Rows that are left, in order: first those to keep, then by priority, then by number. */
  order: Uint32Array;
}

/** Thread entry: collapses rows with equal content or equal features. */
export const collapse = threadTask(
  (task: CollapseTask): CollapsedRows => {
    const { rows, lengths, keys, hashes, keep } = task;
    const order = rowOrder(task);
    const parent = Int32Array.from({ length: rows }, (_, row) => row);
    const content = hashes && contentKeys(hashes, rows);
    const sameContent = content && new FirstWithKey(content.keys, content.width);
    const sameFeatures = keys && new FirstWithKey(keys, 4);
    const position = new Int32Array(rows);
    order.forEach((row, place) => {
      position[row] = place;
      if (sameContent && content.present[row]) join(parent, position, row, sameContent.put(row));
      if (sameFeatures && lengths[row] > 0) join(parent, position, row, sameFeatures.put(row));
    });
    const representative = Int32Array.from({ length: rows }, (_, row) => (keep?.[row] ? row : root(parent, row)));
    return { representative, order: order.filter((row) => representative[row] === row) };
  },
  ({ representative, order }) => [representative.buffer, order.buffer],
);

function rowOrder({ rows, priority, keep, eligible }: CollapseTask): Uint32Array {
  const order = Uint32Array.from({ length: rows }, (_, row) => row).filter((row) => eligible?.[row] !== 0);
  if (!priority && !keep) return order;
  const kept = (row: number): number => Number(Boolean(keep?.[row]));
  return order.sort((a, b) => kept(b) - kept(a) || (priority ? compare(priority[a], priority[b]) : 0) || a - b);
}

/** Not the difference: that of two infinities is NaN. */
function compare(a: number, b: number): number {
  return Number(a > b) - Number(a < b);
}

/** Keys as words, with zeros behind the last byte; `present` tells which rows have one. */
function contentKeys(
  hashes: Uint8Array | Int32Array,
  rows: number,
): { keys: Uint32Array; width: number; present: Uint8Array } {
  const present = new Uint8Array(rows);
  if (hashes instanceof Int32Array) {
    hashes.forEach((code, row) => (present[row] = Number(code >= 0)));
    return { keys: new Uint32Array(hashes), width: 1, present };
  }
  const bytes = hashes.length / rows;
  const width = Math.ceil(bytes / 4);
  const padded = new Uint8Array(4 * width * rows);
  for (let row = 0; row < rows; row += 1) {
    const key = hashes.subarray(row * bytes, (row + 1) * bytes);
    padded.set(key, 4 * width * row);
    present[row] = Number(key.some((byte) => byte !== 0));
  }
  return { keys: new Uint32Array(padded.buffer), width, present };
}

/** Union of two sets of equal rows, under the first of all. */
function join(parent: Int32Array, position: Int32Array, a: number, b: number): void {
  const [x, y] = [root(parent, a), root(parent, b)];
  if (position[x] < position[y]) parent[y] = x;
  else parent[x] = y;
}

/** The first row of a set; paths are halved on the way. */
function root(parent: Int32Array, row: number): number {
  let at = row;
  while (parent[at] !== at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}
