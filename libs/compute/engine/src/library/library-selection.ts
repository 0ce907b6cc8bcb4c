import type { RowBlock } from '@assay/compute/matrix';
import type { GreedySelection, NextOptions, Picks, SelectionObjective } from '../engine';
import type { Handle, LibraryContext } from './context';
import { elementType } from './element-type';

/** `assay_objective`. */
const objectives: readonly SelectionObjective['kind'][] = ['d-optimal', 'a-optimal', 'k-center'];

/** A greedy selection in the library, which reads the rows where they are. */
export class LibrarySelection implements GreedySelection {
  private constructor(
    private readonly context: LibraryContext,
    private readonly handle: Handle,
    /** Held, so that the memory stays for as long as the library may read it. */
    private rows: RowBlock | undefined,
  ) {}

  /** @throws NumericError `not_positive_definite`, `non_finite` without rows, `engine_out_of_memory`, … */
  static async open(
    context: LibraryContext,
    rows: RowBlock,
    objective: SelectionObjective,
    signal?: AbortSignal,
  ): Promise<LibrarySelection> {
    const matrix = objective.kind === 'k-center' ? null : objective.matrix;
    const target = objective.kind === 'a-optimal' ? (objective.target ?? null) : null;
    const distances = objective.kind === 'k-center' ? (objective.distances ?? null) : null;
    const handle = await context.openSelection(signal, [
      context.handle,
      objectives.indexOf(objective.kind),
      rows.data,
      elementType(rows),
      rows.rows,
      rows.columns,
      matrix,
      target,
      distances,
    ]);
    return new LibrarySelection(context, handle, rows);
  }

  async next({ count, eligible, outside = 0, signal }: NextOptions): Promise<Picks> {
    const rows = new BigInt64Array(count);
    const gains = new Float64Array(count);
    const done = new BigInt64Array(1);
    await this.context.callUntil(signal, 'selectionNext', [
      this.handle,
      count,
      eligible ?? null,
      outside,
      rows,
      gains,
      done,
    ]);
    const picked = Number(done[0]);
    return { rows: Uint32Array.from(rows.subarray(0, picked), Number), gains: gains.slice(0, picked) };
  }

  close(): void {
    const forget = (): void => {
      this.rows = undefined;
    };
    // Nobody waits for it. A failure of the engine comes up in the next call.
    this.context.closeHandle(this.handle).then(forget, forget);
  }
}
