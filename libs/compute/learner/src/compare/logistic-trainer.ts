import { availableParallelism } from 'node:os';
import type { Engine } from '@assay/compute/engine';
import { matrixSource, takeRows, type RowBlock, type RowBlockSource } from '@assay/compute/matrix';
import type { ClassCodes } from '../labels';
import type { LinearHead } from '../linear-head';
import { fitLogistic } from '../logistic/fit-logistic';
import { holdTrainingRows } from '../logistic/logistic-head';
import { filterSubset, rowsWhere } from '../subset';
import type { Split } from './hold-out';
import type { Trainer, TrainerOptions, Training } from './trainer';

/** Trains logistic heads on rows in memory: the source is read once. */
export class LogisticTrainer implements Trainer {
  readonly kind = 'logistic';
  readonly batch = Infinity;
  private readonly labelled: Uint32Array;
  /** Where a labelled row is among the labelled rows; length n. */
  private readonly placeOf: Uint32Array;
  private matrix: RowBlock | undefined;

  constructor(
    private readonly source: RowBlockSource,
    private readonly engine: Engine,
    private readonly labels: ClassCodes,
    private readonly options: TrainerOptions,
  ) {
    const { codes } = labels;
    this.labelled = rowsWhere(codes.length, (row) => codes[row] >= 0);
    this.placeOf = new Uint32Array(codes.length);
    this.labelled.forEach((row, place) => (this.placeOf[row] = place));
  }

  async train(trainings: readonly Training[], onFit: (training: number) => void): Promise<LinearHead[]> {
    const { classes, codes } = this.labels;
    const matrix = (this.matrix ??= await holdTrainingRows(this.source, this.labelled, classes, this.options));
    this.options.onRead?.(this.source.rows);
    const labels = { codes: Int32Array.from(this.labelled, (row) => codes[row]), classes };
    const failed = new AbortController();
    const signal = AbortSignal.any([failed.signal, ...(this.options.signal ? [this.options.signal] : [])]);
    const heads: LinearHead[] = [];
    const queue = trainings.entries();
    const work = async (): Promise<void> => {
      for (const [number, { subset, split }] of queue) {
        const { rows, weights } = filterSubset(subset, (row) => split.excluded[row] === 0);
        const places = { rows: rows.map((row) => this.placeOf[row]), weights };
        heads[number] = await fitLogistic(matrix, this.engine, labels, places, { ...this.options, signal });
        onFit(number);
      }
    };
    try {
      await Promise.all(Array.from({ length: availableParallelism() }, work));
    } catch (error) {
      failed.abort();
      throw error;
    }
    return heads;
  }

  testRows({ heldOut }: Split): RowBlockSource {
    const { rows, columns, data } = this.matrix ?? { rows: 0, columns: this.source.columns, data: new Float32Array() };
    return takeRows(
      matrixSource(data, rows, columns),
      heldOut.map((row) => this.placeOf[row]),
    );
  }
}
