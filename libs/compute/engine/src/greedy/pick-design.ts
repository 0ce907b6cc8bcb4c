import { refresh, take } from './design';
import type { PickRequest, PickResult } from './pick';
import { candidates, Picked } from './pick';
import { RowHeap } from './row-heap';
import type { DesignState, SharedRows } from './state';
import { steepness } from './steepness';

/** D-optimal picks: only rows whose old g, an upper bound, stands at the top are evaluated again. */
export function pickDOptimal(state: DesignState, rows: SharedRows, request: PickRequest): PickResult {
  const picked = new Picked(request.count);
  const { g, seen } = state;
  let heap = new RowHeap(g, candidates(state.picked, request.eligible));
  while (!picked.full) {
    const best = heap.top;
    if (best === undefined) break;
    if (seen[best] !== state.count) {
      refresh(state, rows, best);
      heap.settle();
      continue;
    }
    if (request.outside > g[best]) break;
    picked.add(best, Math.log1p(g[best]));
    heap.pop();
    if (take(state, rows, best)) heap = new RowHeap(g, candidates(state.picked, request.eligible));
  }
  return picked.result();
}

/** A- and V-optimal picks: every row is brought up to date before every pick. */
export function pickAOptimal(state: DesignState, rows: SharedRows, request: PickRequest): PickResult {
  const picked = new Picked(request.count);
  const { g, fall } = state;
  if (!fall) throw new Error('not a state of an A-optimal selection');
  const { outside } = request;
  while (!picked.full) {
    let best = -1;
    let gain = -Infinity;
    for (const row of candidates(state.picked, request.eligible)) {
      refresh(state, rows, row);
      const own = fall.q[row] / (1 + g[row]);
      if (own > gain) [best, gain] = [row, own];
    }
    if (best < 0) break;
    if (outside > 0) {
      fall.steepness ||= steepness(state, rows.columns);
      if ((fall.steepness * outside) / (1 + outside) > gain) break;
    }
    picked.add(best, gain);
    take(state, rows, best);
  }
  return picked.result();
}
