import { Picked, type PickRequest, type PickResult } from './pick';
import type { CenterState, SharedRows } from './state';

/** State before the first pick. @param distances to centers there are already. */
export function openCenters({ rows }: SharedRows, distances?: Float64Array): CenterState {
  const squares = distances ? distances.map((value) => value * value) : new Float64Array(rows).fill(Infinity);
  return { kind: 'k-center', squares, picked: new Uint8Array(rows) };
}

/** The rows farthest from every center, each a center from then on. */
export function pickCenters(state: CenterState, rows: SharedRows, request: PickRequest): PickResult {
  const { squares, picked: taken } = state;
  const { eligible, outside } = request;
  const picked = new Picked(request.count);
  while (!picked.full) {
    let best = -1;
    for (let row = 0; row < rows.rows; row += 1) {
      if (taken[row] || eligible?.[row] === 0) continue;
      if (best < 0 || squares[row] > squares[best]) best = row;
    }
    if (best < 0) break;
    const distance = Math.sqrt(squares[best]);
    if (outside > distance) break;
    picked.add(best, distance);
    taken[best] = 1;
    approach(squares, rows, best);
  }
  return picked.result();
}

/** Squared distances after `center` has become one; summed directly, so that rows equal to it are at 0. */
function approach(squares: Float64Array, { rows, columns: d, data }: SharedRows, center: number): void {
  for (let row = 0; row < rows; row += 1) {
    let sum = 0;
    for (let j = 0; j < d; j += 1) {
      const difference = data[row * d + j] - data[center * d + j];
      sum += difference * difference;
    }
    if (sum < squares[row]) squares[row] = sum;
  }
}
