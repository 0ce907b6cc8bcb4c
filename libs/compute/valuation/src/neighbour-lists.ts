/** Nearest rows of every query, each list a binary max-heap by (distance, row), so that the farthest is on top. */
export interface NeighbourLists {
  queries: number;
  /** Most entries per list. */
  capacity: number;
  /** Entries in each list. */
  sizes: Uint32Array;
  /** Distances, `capacity` per query. */
  distances: Float64Array;
  /** Row numbers, in step with `distances`. */
  rows: Uint32Array;
}

/** Empty lists. Memory is 12 · queries · capacity bytes. */
export function createNeighbourLists(queries: number, capacity: number): NeighbourLists {
  return {
    queries,
    capacity,
    sizes: new Uint32Array(queries),
    distances: new Float64Array(queries * capacity),
    rows: new Uint32Array(queries * capacity),
  };
}

/** Offers a row to a query's list; it enters when there is room or when it is nearer than the farthest. */
export function offer(lists: NeighbourLists, query: number, distance: number, row: number): void {
  const { capacity, sizes } = lists;
  const base = query * capacity;
  const size = sizes[query];
  if (size < capacity) {
    sizes[query] = size + 1;
    siftUp(lists, base, size, distance, row);
  } else if (before(distance, row, lists.distances[base], lists.rows[base])) {
    siftDown(lists, base, capacity, distance, row);
  }
}

/** Nearer first; at equal distance the lower row. */
function before(distance: number, row: number, otherDistance: number, otherRow: number): boolean {
  return distance < otherDistance || (distance === otherDistance && row < otherRow);
}

function siftUp({ distances, rows }: NeighbourLists, base: number, from: number, distance: number, row: number): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(distances[base + parent], rows[base + parent], distance, row)) break;
    distances[base + at] = distances[base + parent];
    rows[base + at] = rows[base + parent];
    at = parent;
  }
  distances[base + at] = distance;
  rows[base + at] = row;
}

function siftDown(
  { distances, rows }: NeighbourLists,
  base: number,
  size: number,
  distance: number,
  row: number,
): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    const right = child + 1;
    if (
      right < size &&
      before(distances[base + child], rows[base + child], distances[base + right], rows[base + right])
    ) {
      child = right;
    }
    if (!before(distance, row, distances[base + child], rows[base + child])) break;
    distances[base + at] = distances[base + child];
    rows[base + at] = rows[base + child];
    at = child;
  }
  distances[base + at] = distance;
  rows[base + at] = row;
}

/** Row numbers of a query's list, nearest first. */
export function sortedNeighbours({ capacity, sizes, distances, rows }: NeighbourLists, query: number): Uint32Array {
  const base = query * capacity;
  const order = Uint32Array.from({ length: sizes[query] }, (_, index) => base + index);
  order.sort((a, b) => (before(distances[a], rows[a], distances[b], rows[b]) ? -1 : 1));
  return order.map((index) => rows[index]);
}
