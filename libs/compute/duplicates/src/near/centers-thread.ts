import { threadTask, type RowBlock } from '@assay/compute/matrix';

/** Task of {@link gather}: products of sample rows from `rowStart` on with the centers, row-major. */
export interface GatherTask {
  sample: RowBlock;
  products: Float64Array;
  rowStart: number;
  /** Centers × columns, in memory that threads share: sums of the rows that are closest to each center. */
  sums: Float64Array;
}

/** Thread entry: adds every row to the sum of the center with the largest product. */
export const gather = threadTask(({ sample, products, rowStart, sums }: GatherTask): void => {
  const { columns, data } = sample;
  const centers = sums.length / columns;
  for (let at = 0; at < products.length; at += centers) {
    let best = 0;
    for (let c = 1; c < centers; c += 1) if (products[at + c] > products[at + best]) best = c;
    const row = (rowStart + at / centers) * columns;
    for (let j = 0; j < columns; j += 1) sums[best * columns + j] += data[row + j];
  }
});
