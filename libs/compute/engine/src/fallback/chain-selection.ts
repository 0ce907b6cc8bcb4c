import type { RowBlock } from '@assay/compute/matrix';
import type { GreedySelection, NextOptions, Picks, SelectionObjective } from '../engine';
import { isEngineFailure, type EngineChain, type Link } from './engine-chain';

/**
 * A selection that goes on with the next engine when one fails. What was picked is picked again there first, with nothing else
 * eligible: the state depends on which rows were picked, not on their order.
 */
export class ChainSelection implements GreedySelection {
  private link: Link | undefined;
  private selection: GreedySelection | undefined;
  private readonly picked: number[] = [];

  private constructor(
    private readonly chain: EngineChain,
    private readonly rows: RowBlock,
    private readonly objective: SelectionObjective,
  ) {}

  static async open(
    chain: EngineChain,
    rows: RowBlock,
    objective: SelectionObjective,
    signal?: AbortSignal,
  ): Promise<ChainSelection> {
    const selection = new ChainSelection(chain, rows, objective);
    try {
      await selection.attempt(() => Promise.resolve(), signal);
      return selection;
    } catch (error) {
      await selection.leave();
      throw error;
    }
  }

  async next(options: NextOptions): Promise<Picks> {
    const picks = await this.attempt((selection) => selection.next(options), options.signal);
    this.picked.push(...picks.rows);
    return picks;
  }

  close(): void {
    // Nobody waits for it. A failure of the engine comes up in the next call.
    this.leave().catch(() => undefined);
  }

  private async attempt<Result>(
    work: (selection: GreedySelection) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    for (;;) {
      this.link ??= this.chain.acquire();
      try {
        this.selection ??= await this.begin(this.link, signal);
        return await work(this.selection);
      } catch (error) {
        if (!isEngineFailure(error)) throw error;
        const { link } = this;
        await this.leave(() => this.chain.replace(link, error));
      }
    }
  }

  private async begin({ engine }: Link, signal?: AbortSignal): Promise<GreedySelection> {
    const selection = await engine.select(this.rows, this.objective, { signal });
    if (this.picked.length === 0) return selection;
    const eligible = new Uint8Array(this.rows.rows);
    for (const row of this.picked) eligible[row] = 1;
    try {
      await selection.next({ count: this.picked.length, eligible, signal });
      return selection;
    } catch (error) {
      selection.close();
      throw error;
    }
  }

  /** @param last done before the engine may be closed. */
  private async leave(last: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { link, selection } = this;
    this.link = undefined;
    this.selection = undefined;
    selection?.close();
    try {
      await last();
    } finally {
      if (link) await this.chain.release(link);
    }
  }
}
