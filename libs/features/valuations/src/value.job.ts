import { Injectable } from '@nestjs/common';
import { type Engine, openEngine } from '@assay/compute/engine';
import { computeLeverage, type LeverageResult, rankDescending } from '@assay/compute/leverage';
import { computeLabelScores, type ClassLabels } from '@assay/compute/valuation';
import type { RowBlockSource } from '@assay/compute/matrix';
import type { JobPayload } from '@assay/contracts';
import { EmbeddingSetEntity, featureSource } from '@assay/features/embeddings';
import { type Config, InjectConfig } from '@assay/platform/config';
import { copyIn } from '@assay/platform/database';
import { notFound } from '@assay/platform/http';
import { HandlesJob, type JobContext } from '@assay/platform/jobs';
import { DataSource } from 'typeorm';
import { summarize } from './summarize';
import { ValuationEntity } from './valuation.entities';
import { readItems, ValueTable } from './value-table';

const PHASES: Record<string, string> = {
  mean: 'means',
  gram: 'Gram matrix',
  factor: 'factorisation',
  scores: 'leverage scores',
};

/** Values every row of an embedding set. Running it again starts over: it takes minutes at most and writes once, at the end. */
@Injectable()
export class ValueJob {
  constructor(
    private readonly dataSource: DataSource,
    @InjectConfig() private readonly config: Config,
  ) {}

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
    const { engine } = await openEngine(this.config.engine);
    try {
      const table = new ValueTable(Number(set.rows));
      const source = featureSource(this.dataSource, set.id, table.rows, set.dimension);
      const labels = await readItems(this.dataSource, set.id, table);
      const result = await this.leverage(source, engine, valuation, table, context);
      const labelSeconds = await this.labelScores(source, engine, valuation, table, labels, context);
      context.signal.throwIfAborted();
      await context.progress('storing values', table.rows, table.rows);
      await this.store(valuation, table, labels, result, labelSeconds);
      return { rows: table.rows, effectiveDimension: result.effectiveDimension };
    } finally {
      await engine.close();
    }
  }

  private async leverage(
    source: RowBlockSource,
    engine: Engine,
    { options }: ValuationEntity,
    table: ValueTable,
    context: JobContext,
  ): Promise<LeverageResult> {
    const watch = progressOf(context);
    const result = await computeLeverage(source, engine, {
      lambda: options.lambda,
      center: options.center,
      normalize: options.normalize,
      precision: options.precision,
      coordinates: true,
      signal: watch.signal,
      onProgress: (phase, done, total) => watch.tell(PHASES[phase] ?? phase, done, total),
      onScores: (rowStart, leverage, { coordinates }) => {
        table.leverage.set(leverage, rowStart);
        if (coordinates) table.coordinates.set(coordinates, 2 * rowStart);
      },
    });
    await watch.settled();
    return result;
  }

  /** @returns seconds taken; the scores stay null where there are not two classes to tell apart */
  private async labelScores(
    source: RowBlockSource,
    engine: Engine,
    { options }: ValuationEntity,
    table: ValueTable,
    labels: ClassLabels,
    context: JobContext,
  ): Promise<number> {
    if (!options.labelScores || labels.classes.length < 2) return 0;
    const started = performance.now();
    const watch = progressOf(context);
    const compute = async (method: 'loo-residual' | 'knn-shapley', phase: string): Promise<Float64Array> => {
      const values = new Float64Array(table.rows);
      await computeLabelScores(source, engine, labels, {
        method,
        normalize: options.normalize,
        lambda: options.lambda,
        neighbours: options.neighbours,
        signal: watch.signal,
        onProgress: (_, done, total) => watch.tell(phase, done, total),
        onValues: (rowStart, block) => values.set(block, rowStart),
      });
      return values;
    };
    table.looResidual = await compute('loo-residual', 'leave-one-out residuals');
    table.knnShapley = await compute('knn-shapley', 'KNN-Shapley');
    await watch.settled();
    return (performance.now() - started) / 1000;
  }

  /** Everything in one transaction: a valuation has all its values or none. */
  private async store(
    valuation: ValuationEntity,
    table: ValueTable,
    labels: ClassLabels,
    result: LeverageResult,
    labelSeconds: number,
  ): Promise<void> {
    const ranks = rankDescending(table.leverage);
    await this.dataSource.transaction(async (manager) => {
      if (!manager.queryRunner) throw new Error('no transaction');
      await manager.query('delete from item_value where valuation_id = $1', [valuation.id]);
      await copyIn(
        manager.queryRunner,
        'item_value (valuation_id, item_id, "row", rank, value, leverage, loo_residual, knn_shapley, x, y)',
        table.copyFields(valuation.id, ranks, result.effectiveDimension),
      );
      const { gram, factor, scores, total } = result.seconds;
      await manager.getRepository(ValuationEntity).save({
        id: valuation.id,
        readyAt: new Date(),
        rows: String(result.rows),
        columns: result.columns,
        lambda: result.lambda,
        effectiveDimension: result.effectiveDimension,
        rank: result.rank,
        condition: result.condition,
        expectedError: result.expectedError,
        engine: result.engine,
        precisionUsed: result.precision,
        seconds: { gram, factor, scores, labels: labelSeconds, total: total + labelSeconds },
        summary: await summarize(manager, valuation.id, table.leverage, result.effectiveDimension),
        mapLabels: labels.classes,
        hasLabelScores: table.looResidual !== null,
      });
    });
  }
}

/**
 * Lets synchronous progress callbacks feed the job's asynchronous one. A failed write (another worker has the job) aborts the
 * computation instead of being lost.
 */
function progressOf(context: JobContext): {
  signal: AbortSignal;
  tell: (phase: string, done: number, total: number) => void;
  settled: () => Promise<void>;
} {
  const overtaken = new AbortController();
  let last: Promise<void> = Promise.resolve();
  return {
    signal: AbortSignal.any([context.signal, overtaken.signal]),
    tell: (phase, done, total) => {
      last = last.then(() => context.progress(phase, done, total)).catch((error: unknown) => overtaken.abort(error));
    },
    settled: () => last,
  };
}
