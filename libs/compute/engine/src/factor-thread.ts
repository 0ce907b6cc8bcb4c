import { threadTask } from '@assay/compute/matrix';
import { factorGram } from './factor-gram';

/** Task of {@link factor}. */
export interface FactorTask {
  gram: Float64Array;
  columns: number;
  lambda: number;
}

/** Thread entry: `factorGram`. */
export const factor = threadTask(
  ({ gram, columns, lambda }: FactorTask) => factorGram(gram, columns, lambda),
  ({ inverseFactor }) => [inverseFactor.buffer],
);
