import { threadTask } from '@assay/compute/matrix';
import { offer, sortedNeighbours, type NeighbourLists } from './neighbour-lists';

/** Task of {@link absorb}: inner products of consecutive rows with all queries. The lists move in and back. */
export interface AbsorbTask {
  lists: NeighbourLists;
  /** Rows × queries, row-major. */
  products: Float64Array;
  /** Squared length of each row. */
  squares: Float64Array;
  rowStart: number;
  /** Row number of each query. */
  queryRows: Uint32Array;
}

/** Thread entry: offers rows to the queries' lists, by ‖x‖² − 2·x·q, which orders rows as the distance to q does. */
export const absorb = threadTask(
  ({ lists, products, squares, rowStart, queryRows }: AbsorbTask) => {
    const { queries } = lists;
    // A few queries at a time: their lists stay in the cache while all rows pass by.
    for (let first = 0; first < queries; first += 8) {
      const last = Math.min(queries, first + 8);
      for (let i = 0; i < squares.length; i += 1) {
        for (let q = first; q < last; q += 1) {
          if (queryRows[q] === rowStart + i) continue;
          offer(lists, q, squares[i] - 2 * products[i * queries + q], rowStart + i);
        }
      }
    }
    return lists;
  },
  (lists) => [lists.sizes.buffer, lists.distances.buffer, lists.rows.buffer],
);

/** Task of {@link settle}. */
export interface SettleTask {
  lists: NeighbourLists;
  /** Class of every labelled row. */
  codes: Int32Array;
  queryRows: Uint32Array;
  neighbours: number;
}

/** Thread entry: mean Shapley value of every row over the queries it was training data for. */
export const settle = threadTask(
  ({ lists, codes, queryRows, neighbours }: SettleTask) => {
    const values = new Float64Array(codes.length);
    const truncated = lists.capacity < codes.length - 1;
    for (let query = 0; query < lists.queries; query += 1) {
      addQueryValues(values, sortedNeighbours(lists, query), codes, codes[queryRows[query]], neighbours, truncated);
    }
    const isQuery = new Uint8Array(codes.length);
    for (const row of queryRows) isQuery[row] = 1;
    return values.map((value, row) => value / Math.max(1, lists.queries - isQuery[row]));
  },
  (values) => [values.buffer],
);

/**
 * KNN-Shapley recursion for one query of class `label` over its training rows, nearest first (1-based i):
 * s_N = 1[y_N = y]·min(K, N)/(K·N), s_i = s_{i+1} + (1[y_i = y] − 1[y_{i+1} = y])/K · min(K, i)/i.
 * On a truncated list the last entry and all beyond it count as 0, an error of at most one over the list's length.
 */
export function addQueryValues(
  values: Float64Array,
  nearest: Uint32Array,
  codes: Int32Array,
  label: number,
  neighbours: number,
  truncated: boolean,
): void {
  const n = nearest.length;
  const agrees = (place: number): number => Number(codes[nearest[place - 1]] === label);
  let share = truncated ? 0 : (agrees(n) * Math.min(neighbours, n)) / (neighbours * n);
  values[nearest[n - 1]] += share;
  for (let i = n - 1; i >= 1; i -= 1) {
    share += ((agrees(i) - agrees(i + 1)) / neighbours) * (Math.min(neighbours, i) / i);
    values[nearest[i - 1]] += share;
  }
}
