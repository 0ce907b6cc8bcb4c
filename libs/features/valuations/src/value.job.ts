import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Engine, openEngine } from '@assay/compute/engine';
import { computeLeverage, computeLeverageBy, type LeverageResult } from '@assay/compute/leverage';
import { computeLabelScores } from '@assay/compute/valuation';
import type { RowBlockSource } from '@assay/compute/matrix';
import type { JobPayload } from '@assay/contracts';
import { EmbeddingSetEntity, FeatureReader } from '@assay/features/embeddings';
import { type Config, InjectConfig } from '@assay/platform/config';
import { dropAbandonedPartitions } from '@assay/platform/database';
import { notFound } from '@assay/platform/http';
import {
  HandlesJob,
  Housekeeping,
  type JobContext,
  JobsService,
  progressOf,
  type Watch,
  WorkerRegistry,
} from '@assay/platform/jobs';
import { InjectLogger, type Logger } from '@assay/platform/logging';
import { DataSource } from 'typeorm';
import { readItems } from './read-items';
import { ComputedHere } from './shards/computed-here';
import { ShardParticipant } from './shards/shard-participant';
import { ShardPasses } from './shards/shard-passes';
import { planShards, type Shard } from './shards/shard-plan';
import { ShardStore } from './shards/shard-store';
import { storeValues, VALUE_TABLE } from './store-values';
import { ValuationEntity } from './valuation.entities';
import { ValueTable } from './value-table';

const PHASES: Record<string, string> = {
  mean: 'means',
  gram: 'Gram matrix',
  factor: 'factorisation',
  scores: 'leverage scores',
};
/** Other workers are called this often while there are shards to take. */
const CALL_MS = 5000;

/** What one run of the job works with. */
interface Run {
  valuation: ValuationEntity;
  set: EmbeddingSetEntity;
  engine: Engine;
  reader: FeatureReader;
  store: ShardStore;
  shards: Shard[];
  source: RowBlockSource;
  table: ValueTable;
  context: JobContext;
}

/**
 * Values every row of an embedding set. A small set is computed here from the start whenever the job is delivered; a set of several
 * shards together with other workers, and a later delivery goes on with the shards that are done. Values are written once, at the end.
 */
@Injectable()
export class ValueJob implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly jobs: JobsService,
    private readonly workers: WorkerRegistry,
    private readonly here: ComputedHere,
    private readonly housekeeping: Housekeeping,
    @InjectConfig() private readonly config: Config,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.housekeeping.register('values of valuations that are gone', () =>
      dropAbandonedPartitions(this.dataSource, VALUE_TABLE),
    );
  }

  @HandlesJob('value')
  async run(
    { valuationId }: JobPayload<'value'>,
    context: JobContext,
  ): Promise<{ rows: number; effectiveDimension: number }> {
    const valuation = await this.dataSource.getRepository(ValuationEntity).findOneBy({ id: valuationId });
    const set = await this.dataSource
      .getRepository(EmbeddingSetEntity)
      .findOneBy({ id: valuation?.embeddingSetId ?? valuationId });
    if (!valuation || !set) throw notFound('valuation', valuationId);
    if (valuation.readyAt)
      return { rows: Number(valuation.rows), effectiveDimension: valuation.effectiveDimension ?? 0 };

    await context.progress('starting engine', 0, null);
    const store = new ShardStore(this.dataSource, valuation.id);
    const engine = await this.openEngine(store, context);
    const { home, cacheBytes } = this.config;
    const reader = new FeatureReader(this.dataSource, set, { home, maxBytes: cacheBytes });
    if (this.config.redisUrl !== null) reader.useFile();
    const leave = this.here.enter(valuation.id);
    try {
      const blocks = await reader.blocks();
      const table = new ValueTable(Number(set.rows));
      const planned = context.attempt > 1 ? await store.plan() : null;
      const shards = planned ?? planShards(blocks, set.dimension, this.config.shardBytes);
      const source = reader.source({ first: 0, last: blocks.length - 1, rows: table.rows });
      return await this.value({ valuation, set, engine, reader, store, shards, source, table, context });
    } finally {
      leave?.();
      await reader.close();
      await engine.close();
    }
  }

  private async value(run: Run): Promise<{ rows: number; effectiveDimension: number }> {
    const { context, table, valuation, store } = run;
    let items: Promise<void> | undefined;
    const startItems = (): Promise<void> => {
      items ??= readItems(this.dataSource, run.set.id, table);
      items.catch(() => undefined);
      return items;
    };
    try {
      // Beside the factorisation, which needs neither Postgres nor more than one core.
      const result = await this.leverage(run, () => void startItems());
      await startItems();
      const labelSeconds = await this.labelScores(run);
      context.signal.throwIfAborted();
      await context.progress('storing values', table.rows, table.rows);
      await storeValues(this.dataSource, valuation, table, result, labelSeconds, (manager) => store.clear(manager));
      return { rows: table.rows, effectiveDimension: result.effectiveDimension };
    } finally {
      await items?.catch(() => undefined);
    }
  }

  /** This worker's engine. What an earlier delivery has done with another one is forgotten: its last digits may differ. */
  private async openEngine(store: ShardStore, { jobId, attempt }: JobContext): Promise<Engine> {
    const { engine } = await openEngine(this.config.engine, {
      threads: this.config.threads,
      onFallback: (change) => this.logger.warn({ jobId, ...change }, 'engine given up; the job goes on with another'),
    });
    const begun = attempt > 1 ? await store.engine() : null;
    if (begun !== null && begun !== engine.name) await store.clear();
    return engine;
  }

  private async leverage(run: Run, onFactor: () => void): Promise<LeverageResult> {
    const { valuation, engine, source, table, shards, context } = run;
    const { lambda, center, normalize, precision } = valuation.options;
    const watch = progressOf(context);
    const options = {
      ...{ lambda, center, normalize, precision },
      coordinates: true,
      signal: watch.signal,
      onProgress: (phase: string, done: number, total: number) => {
        if (phase === 'factor') onFactor();
        watch.tell(PHASES[phase] ?? phase, done, total);
      },
    };
    const result =
      shards.length > 1
        ? await computeLeverageBy(this.passes(run, watch), engine, options)
        : await computeLeverage(source, engine, {
            ...options,
            onScores: (rowStart, leverage, { coordinates }) => {
              table.leverage.set(leverage, rowStart);
              if (coordinates) table.coordinates.set(coordinates, 2 * rowStart);
            },
          });
    await watch.settled();
    return result;
  }

  private passes({ store, shards, engine, reader, table, context, set }: Run, watch: Watch): ShardPasses {
    let called = 0;
    return new ShardPasses(store, shards, new ShardParticipant(store, engine, reader), {
      columns: set.dimension,
      engine: engine.name,
      signal: watch.signal,
      askForHelp: async () => {
        if (Date.now() - called < CALL_MS) return;
        called = Date.now();
        const others = (await this.workers.findAlive()).length - 1;
        await this.jobs.askForHelp(context.jobId, Math.min(others, shards.length - 1));
      },
      onProgress: (pass, rows) => watch.tell(PHASES[pass] ?? pass, rows, table.rows),
      onScores: (rowStart, { leverage, coordinates }) => {
        table.leverage.set(leverage, rowStart);
        table.coordinates.set(coordinates, 2 * rowStart);
      },
    });
  }

  /** @returns seconds taken; the scores stay null where there are not two classes to tell apart */
  private async labelScores({ valuation, source, engine, reader, table, context }: Run): Promise<number> {
    const { options } = valuation;
    const { names: classes, codes } = table.labels;
    if (!options.labelScores || classes.length < 2) return 0;
    reader.useFile();
    const started = performance.now();
    const watch = progressOf(context);
    const compute = async (method: 'loo-residual' | 'knn-shapley', phase: string): Promise<Float64Array> => {
      const values = new Float64Array(table.rows);
      await computeLabelScores(
        source,
        engine,
        { classes, codes },
        {
          method,
          normalize: options.normalize,
          lambda: options.lambda,
          neighbours: options.neighbours,
          signal: watch.signal,
          onProgress: (_, done, total) => watch.tell(phase, done, total),
          onValues: (rowStart, block) => values.set(block, rowStart),
        },
      );
      return values;
    };
    table.looResidual = await compute('loo-residual', 'leave-one-out residuals');
    table.knnShapley = await compute('knn-shapley', 'KNN-Shapley');
    await watch.settled();
    return (performance.now() - started) / 1000;
  }
}
