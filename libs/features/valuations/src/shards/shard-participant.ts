import { randomUUID } from 'node:crypto';
import type { Engine } from '@assay/compute/engine';
import type { FeatureReader } from '@assay/features/embeddings';
import { decodeTask, type PassTask, runTask } from './pass-task';
import { type HeldShard, LEASE_SECONDS, type ShardStore } from './shard-store';

/** A hold on a shard is renewed this often. */
const RENEW_MS = (LEASE_SECONDS * 1000) / 5;

/** Thrown out of the work on a shard that is not held any more, or that nobody wants. */
class ShardDroppedError extends Error {}

/** One worker's part in a valuation: takes shards, one after another, and computes them. */
export class ShardParticipant {
  /** Names this participation, not the process: one that was given up and came back holds nothing. */
  private readonly owner = randomUUID();
  private readonly tasks = new Map<string, PassTask>();
  private firstBlocks = new Set<number>();

  constructor(
    private readonly store: ShardStore,
    private readonly engine: Engine,
    private readonly reader: FeatureReader,
  ) {}

  /**
   * Takes a shard and computes it.
   * @returns false when there was none to take
   * @throws what the computation throws; the shard is given back then
   */
  async step(options: { signal: AbortSignal; onProgress?: (rows: number) => void }): Promise<boolean> {
    options.signal.throwIfAborted();
    const near = [...this.firstBlocks].filter((block) => this.reader.isLocal(block));
    const held = await this.store.claim(this.owner, near);
    if (!held) return false;
    const dropped = new AbortController();
    const signal = AbortSignal.any([options.signal, dropped.signal]);
    const renewal = setInterval(() => void this.renew(held, dropped), RENEW_MS);
    try {
      await this.compute(held, { ...options, signal });
    } catch (error) {
      if (dropped.signal.aborted && !options.signal.aborted) return true;
      await this.store.giveBack(held, this.owner).catch(() => undefined);
      throw error;
    } finally {
      clearInterval(renewal);
    }
    return true;
  }

  private async compute(
    held: HeldShard,
    options: { signal: AbortSignal; onProgress?: (rows: number) => void },
  ): Promise<void> {
    this.assertEngine(held);
    const { firstBlock, lastBlock, rows, rowStart } = held;
    const source = this.reader.source({ first: firstBlock, last: lastBlock, rows });
    const task = await this.task(held.phase);
    const result = await runTask(task, source, this.engine, rowStart, options);
    this.firstBlocks.add(firstBlock);
    this.assertEngine(held);
    options.signal.throwIfAborted();
    await this.store.finish(held, this.owner, result);
  }

  /** An engine that was given up on the way has been replaced by another, whose bits are not those of the other shards. */
  private assertEngine({ engine }: HeldShard): void {
    if (engine === this.engine.name) return;
    throw new Error(`a shard is for the ${engine} engine, but this worker computes with ${this.engine.name}`);
  }

  private async task(phase: string): Promise<PassTask> {
    let task = this.tasks.get(phase);
    if (!task) {
      task = decodeTask(await this.store.input(phase));
      // The tasks of earlier phases are over, and a factor is large.
      this.tasks.clear();
      this.tasks.set(phase, task);
    }
    return task;
  }

  private async renew(held: HeldShard, dropped: AbortController): Promise<void> {
    // A database that does not answer for a moment costs nothing but, at worst, this shard.
    const isHeld = await this.store.renew(held, this.owner).catch(() => true);
    if (!isHeld) dropped.abort(new ShardDroppedError('the shard was taken over, or is not wanted any more'));
  }
}
