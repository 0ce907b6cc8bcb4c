import { threadTask } from '@assay/compute/matrix';
import { addGram, addProducts, multiplyRows, rowScores } from './kernels';

/** One block of rows, with the sums it is added to. All arrays move to the thread and the sums move back. */
export interface GramBlockTask {
  x: Float64Array;
  rows: number;
  columns: number;
  products: Float64Array;
  gram: Float64Array;
  sums: Float64Array;
}

/** One block of rows, with what it is multiplied by. The matrices move back. */
export interface ScoreBlockTask {
  x: Float64Array;
  rows: number;
  columns: number;
  inverseFactor?: Float64Array;
  projection?: Float64Array;
}

/** Result of {@link score}. */
export interface ScoreBlockResult {
  leverage?: Float64Array;
  projected?: Float64Array;
  inverseFactor?: Float64Array;
  projection?: Float64Array;
}

/** Thread entry: G += XᵀX and S += XᵀP. */
export const gram = threadTask(
  (task: GramBlockTask) => {
    addGram(task.gram, task.x, task.rows, task.columns);
    addProducts(task.sums, task.x, task.products, task.rows, task.columns);
    return { gram: task.gram, sums: task.sums };
  },
  (result) => [result.gram.buffer, result.sums.buffer],
);

/** Thread entry: leverage scores and projections of rows. */
export const score = threadTask(
  ({ x, rows, columns, inverseFactor, projection }: ScoreBlockTask): ScoreBlockResult => ({
    leverage: inverseFactor && rowScores(x, inverseFactor, rows, columns),
    projected: projection && multiplyRows(x, projection, rows, columns),
    inverseFactor,
    projection,
  }),
  (result) => Object.values(result).flatMap((array?: Float64Array) => (array ? [array.buffer] : [])),
);
