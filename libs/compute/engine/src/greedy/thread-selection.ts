import { runInThread, threadFile, type RowBlock } from '@assay/compute/matrix';
import type { GreedySelection, NextOptions, Picks, SelectionObjective } from '../engine';
import { shareRows } from './share-rows';
import type { GreedyState, SharedRows } from './state';
import { stateBuffers } from './state';
import type { NextResult, NextTask, OpenTask } from './thread';

const thread = threadFile(__filename, 'thread');

/** A greedy selection by TypeScript in threads, float64 throughout; its state moves to a thread and back with every call. */
export async function openThreadSelection(
  block: RowBlock,
  objective: SelectionObjective,
  signal?: AbortSignal,
): Promise<GreedySelection> {
  const rows: SharedRows = { ...block, data: shareRows(block.data) };
  let state: GreedyState | undefined = await runInThread<OpenTask, GreedyState>(
    thread,
    'open',
    { rows, objective },
    { signal },
  );
  return {
    async next({ count, eligible, outside = 0, signal: stop }: NextOptions): Promise<Picks> {
      if (!state) throw new Error('the state of the selection was lost in a call that failed');
      const task: NextTask = { rows, state, count, eligible, outside };
      const transfer = stateBuffers(state);
      state = undefined;
      const result = await runInThread<NextTask, NextResult>(thread, 'next', task, { transfer, signal: stop });
      state = result.state;
      return result.picks;
    },
    close() {
      state = undefined;
    },
  };
}
