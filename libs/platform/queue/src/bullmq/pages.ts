/** A stretch of one state's jobs: zero-based, both ends included, as BullMQ takes them. */
export interface StateRange<State extends string> {
  state: State;
  start: number;
  end: number;
  /** How many jobs the state has in all. */
  count: number;
}

/**
 * Cuts one page out of the states laid end to end. BullMQ applies a range to each state by itself, so a page over several
 * states must be cut here or it would hold up to `perPage` jobs of every state.
 *
 * @param counts jobs in each state, in the order in which the states follow one another
 * @param page from 1
 */
export function rangesOfPage<State extends string>(
  counts: readonly { state: State; count: number }[],
  page: number,
  perPage: number,
): StateRange<State>[] {
  const first = (page - 1) * perPage;
  const ranges: StateRange<State>[] = [];
  let offset = 0;
  for (const { state, count } of counts) {
    const start = Math.max(first - offset, 0);
    const end = Math.min(first + perPage - offset, count) - 1;
    if (start <= end) ranges.push({ state, start, end, count });
    offset += count;
  }
  return ranges;
}
