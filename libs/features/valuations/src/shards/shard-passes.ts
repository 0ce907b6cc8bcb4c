import { setTimeout as delay } from 'node:timers/promises';
import { type GramPrecision, type GramResult, mergeGramInto } from '@assay/compute/engine';
import {
  type LeveragePasses,
  mergeSummaries,
  type RowTransform,
  type ScoreSums,
  type ScoreTask,
} from '@assay/compute/leverage';
import type { ColumnSummary } from '@assay/compute/matrix';
import {
  decodeGram,
  decodeMean,
  encodeGram,
  encodeMean,
  encodeTask,
  type GramArrays,
  type MeanResult,
  type PassTask,
  phaseOf,
  type ScoreArrays,
} from './pass-task';
import type { ShardParticipant } from './shard-participant';
import type { Shard } from './shard-plan';
import type { ShardStore } from './shard-store';

/** How often the shards that others work on are looked at. */
const LOOK_MS = 100;

export interface ShardedOptions {
  columns: number;
  engine: string;
  signal: AbortSignal;
  /** Asks other workers to take part; called when there is work, again and again. */
  askForHelp: () => Promise<void>;
  onProgress: (pass: PassTask['pass'], rows: number) => void;
  /** Takes the scores of a shard. */
  onScores: (rowStart: number, arrays: ScoreArrays['arrays']) => void;
}

/**
 * The passes of a valuation by shards, of which others may take some. What is done already, by an earlier delivery of the job, is not
 * done again. Sums are taken in the order of shards, whoever computed them.
 */
export class ShardPasses implements LeveragePasses {
  readonly rows: number;
  readonly columns: number;

  constructor(
    private readonly store: ShardStore,
    private readonly shards: readonly Shard[],
    private readonly participant: ShardParticipant,
    private readonly options: ShardedOptions,
  ) {
    this.rows = shards.reduce((sum, { rows }) => sum + rows, 0);
    this.columns = options.columns;
  }

  async summarize(normalize: boolean): Promise<ColumnSummary> {
    const phase = 'mean';
    const kept = await this.store.total<MeanResult['facts']>(phase);
    if (kept) return decodeMean(kept).summary;
    await this.run({ pass: 'mean', normalize });
    const parts: ReturnType<typeof decodeMean>[] = [];
    for (const { shard } of this.shards) parts.push(decodeMean(await this.store.result(phase, shard)));
    const summary = mergeSummaries(parts);
    await this.store.keepTotal(phase, encodeMean(this.rows, summary));
    return summary;
  }

  async gram(transform: RowTransform, precision: GramPrecision): Promise<GramResult> {
    const task: PassTask = { pass: 'gram', transform, precision };
    const phase = phaseOf(task);
    const kept = await this.store.total<GramArrays['facts']>(phase);
    if (kept) return decodeGram(kept);
    await this.run(task);
    let total: GramResult | undefined;
    for (const { shard } of this.shards) {
      const next = decodeGram(await this.store.result(phase, shard));
      if (total) mergeGramInto(total, next);
      else total = next;
    }
    if (!total) throw new Error('there are no shards');
    await this.store.keepTotal(phase, encodeGram(total));
    return total;
  }

  async scores(task: ScoreTask): Promise<ScoreSums> {
    await this.run({ pass: 'scores', ...task });
    const total: ScoreSums = { sum: 0, precision: 'float64' };
    for (const { shard, rowStart } of this.shards) {
      const { facts, arrays } = await this.store.result<ScoreArrays['facts']>('scores', shard);
      total.sum += facts.sum;
      if (facts.precision === 'float32') total.precision = 'float32';
      this.options.onScores(rowStart, arrays);
    }
    return total;
  }

  /** Has every shard of a pass done. */
  private async run(task: PassTask): Promise<void> {
    const { signal, engine, askForHelp, onProgress } = this.options;
    const phase = phaseOf(task);
    await this.store.open(phase, this.shards, engine, encodeTask(task));
    let { done, rowsDone } = await this.store.state(phase);
    while (done < this.shards.length) {
      onProgress(task.pass, rowsDone);
      await askForHelp();
      const base = rowsDone;
      const took = await this.participant.step({ signal, onProgress: (rows) => onProgress(task.pass, base + rows) });
      ({ done, rowsDone } = await this.store.state(phase));
      // The rest is with others: it comes, or their leases run out.
      if (!took && done < this.shards.length) await delay(LOOK_MS, undefined, { signal });
    }
    onProgress(task.pass, this.rows);
  }
}
