import { assertFiniteBlock, threadTask } from '@assay/compute/matrix';
import type { SelectionObjective } from '../engine';
import { openDesign } from './design';
import { coverTile } from './facility-location';
import { openCenters, pickCenters } from './k-center';
import type { PickRequest, PickResult } from './pick';
import { pickAOptimal, pickDOptimal } from './pick-design';
import { stateBuffers, type GreedyState, type SharedRows } from './state';

/** Task of {@link open}. */
export interface OpenTask {
  rows: SharedRows;
  objective: SelectionObjective;
}

/** Task of {@link next}: the state moves here and back. */
export interface NextTask extends PickRequest {
  rows: SharedRows;
  state: GreedyState;
}

/** Result of {@link next}. */
export interface NextResult {
  state: GreedyState;
  picks: PickResult;
}

/** Task of {@link cover}: tiles `first` … `last` of n × d tokens each. */
export interface CoverTask {
  data: Float32Array;
  first: number;
  last: number;
  tokens: number;
  columns: number;
  picks: number;
}

/** Thread entry: checks the rows and prepares a selection among them. */
export const open = threadTask(({ rows, objective }: OpenTask): GreedyState => {
  assertFiniteBlock(rows, rows.columns, 0);
  if (objective.kind === 'k-center') return openCenters(rows, objective.distances);
  const target = objective.kind === 'a-optimal' ? objective.target : undefined;
  return openDesign(rows, objective.kind, objective.matrix, target);
}, stateBuffers);

/** Thread entry: picks. */
export const next = threadTask(
  ({ rows, state, ...request }: NextTask): NextResult => {
    if (state.kind === 'k-center') return { state, picks: pickCenters(state, rows, request) };
    const pick = state.kind === 'd-optimal' ? pickDOptimal : pickAOptimal;
    return { state, picks: pick(state, rows, request) };
  },
  ({ state }) => stateBuffers(state),
);

/** Thread entry: facility location in some of the tiles. @returns their picks, one tile after another. */
export const cover = threadTask(
  ({ data, first, last, tokens, columns, picks }: CoverTask): Int32Array => {
    const picked = new Int32Array((last - first) * picks);
    for (let tile = first; tile < last; tile += 1) {
      const size = tokens * columns;
      const own = data.subarray(tile * size, (tile + 1) * size);
      picked.set(coverTile(own, tokens, columns, picks), (tile - first) * picks);
    }
    return picked;
  },
  (picked) => [picked.buffer],
);
