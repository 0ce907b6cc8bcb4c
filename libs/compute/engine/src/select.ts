import { assertShape, NumericError, type RowBlock } from '@assay/compute/matrix';
import type { GreedySelection, NextOptions, Picks, SelectionObjective } from './engine';
import { assertMatches } from './stream/assert-matches';
import { nameRows } from './stream/each-block';

type Open = (rows: RowBlock, objective: SelectionObjective, signal?: AbortSignal) => Promise<GreedySelection>;

/** Starts a selection after checks, and has its calls wait for each other. */
export async function beginSelection(
  open: Open,
  rows: RowBlock,
  objective: SelectionObjective,
  signal?: AbortSignal,
): Promise<GreedySelection> {
  const { columns } = rows;
  assertShape(rows.rows, columns);
  assertMatches(rows.data.length, rows.rows * columns, 'number of rows');
  assertObjective(rows, objective);
  signal?.throwIfAborted();
  try {
    return inTurn(await open(rows, objective, signal), rows.rows, objective);
  } catch (error) {
    throw nameRows(error, rows, columns, 0);
  }
}

function assertObjective({ rows, columns }: RowBlock, objective: SelectionObjective): void {
  if (objective.kind === 'k-center') {
    if (objective.distances) assertDistances(objective.distances, rows);
    return;
  }
  assertMatches(objective.matrix.length, columns * columns, 'matrix to start with');
  if (objective.kind === 'a-optimal' && objective.target) {
    assertMatches(objective.target.length, columns * columns, 'second moment of the target');
  }
}

/** Infinity is a distance: there is no center yet. */
function assertDistances(distances: Float64Array, rows: number): void {
  assertMatches(distances.length, rows, 'list of distances');
  const row = distances.findIndex((distance) => !(distance >= 0));
  if (row < 0) return;
  throw new NumericError(
    'invalid_option',
    `The distance of row ${row} to the nearest center is ${distances[row]}; give 0 or more, or Infinity for none.`,
    { rows: [row] },
  );
}

function inTurn(selection: GreedySelection, rows: number, { kind }: SelectionObjective): GreedySelection {
  let last: Promise<unknown> = Promise.resolve();
  let ended: string | undefined;
  const pick = async (options: NextOptions): Promise<Picks> => {
    if (ended) throw new NumericError('invalid_option', `The selection ${ended}; start a new one.`);
    options.signal?.throwIfAborted();
    try {
      const picks = await selection.next({ ...options, count: Math.min(options.count, rows) });
      // Only the first center of all is infinitely far from the others.
      if (kind !== 'k-center') assertFiniteGains(picks);
      return picks;
    } catch (error) {
      // What a call that ended early left behind is not a state to go on from.
      ended ??= 'was interrupted';
      throw error;
    }
  };
  return {
    async next(options) {
      assertNext(options, rows);
      const work = last.then(() => pick(options));
      last = work.catch(() => undefined);
      return work;
    },
    close() {
      ended ??= 'is closed';
      void last.then(() => selection.close());
    },
  };
}

function assertFiniteGains({ rows, gains }: Picks): void {
  const place = gains.findIndex((gain) => !Number.isFinite(gain));
  if (place < 0) return;
  throw new NumericError(
    'overflow',
    `The gain of row ${rows[place]} exceeds float64. Scale the features down first, or use a larger lambda.`,
    { rows: [rows[place]] },
  );
}

function assertNext({ count, eligible, outside = 0 }: NextOptions, rows: number): void {
  if (eligible) assertMatches(eligible.length, rows, 'list of eligible rows');
  if (!Number.isInteger(count) || count < 0 || !(outside >= 0)) {
    throw new NumericError('invalid_option', `Cannot pick ${count} rows with a bound of ${outside} on rows outside.`);
  }
}
