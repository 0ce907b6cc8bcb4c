import type { Engine } from '@assay/compute/engine';
import type { ClassCodes } from '../labels';
import { measure, type Metric } from '../metrics';
import { predictClasses } from '../predict';
import type { Job } from './draw-jobs';
import { trainedRows } from './hold-out';
import type { Trainer } from './trainer';

/** What jobs are run with. */
export interface JobRunner {
  trainer: Trainer;
  engine: Engine;
  labels: ClassCodes;
  metric: Metric;
  signal?: AbortSignal;
  /** Called once for every job. */
  onFit: () => void;
}

/** Trains and measures jobs. Those with the same subset and split, as seeds of a fixed split have, are one training. */
export async function runJobs(jobs: readonly Job[], runner: JobRunner): Promise<void> {
  const { trainer, engine, labels, metric, signal } = runner;
  const trainings: Job[][] = [];
  for (const job of jobs) {
    const twins = trainings.find(([{ subset, split }]) => subset === job.subset && split === job.split);
    if (twins) twins.push(job);
    else trainings.push([job]);
  }
  const heads = await trainer.train(
    trainings.map(([job]) => job),
    (number) => trainings[number].forEach(runner.onFit),
  );
  for (const split of new Set(jobs.map((job) => job.split))) {
    const numbers = Array.from(trainings.keys()).filter((number) => trainings[number][0].split === split);
    const truth = split.heldOut.map((row) => labels.codes[row]);
    const predicted = await predictClasses(
      trainer.testRows(split),
      engine,
      numbers.map((number) => heads[number]),
      { signal },
    );
    numbers.forEach((number, at) => {
      const value = measure(predicted[at], truth, labels.classes)[metric];
      for (const { tally, seedIndex, subset } of trainings[number]) {
        tally.values[seedIndex] = value;
        tally.rows[seedIndex] = trainedRows(subset, split);
      }
    });
  }
}
