import { largestEigenvalue, multiplySymmetric, spectralNorm, threadTask } from '@assay/compute/matrix';
import { nearestSquares } from './nearest';

/** A symmetric row-major d × d matrix. */
export interface SymmetricMatrix {
  matrix: Float64Array;
  columns: number;
}

/** Thread entry: `nearestSquares`. */
export const nearest = threadTask(nearestSquares, (squares) => [squares.buffer]);

/** Thread entry: `spectralNorm`. */
export const norm = threadTask(({ matrix, columns }: SymmetricMatrix) => spectralNorm(matrix, columns));

/** Thread entry: largest eigenvalue of a Gram matrix, from below. */
export const largest = threadTask(({ matrix, columns }: SymmetricMatrix) =>
  largestEigenvalue(columns, (x) => multiplySymmetric(matrix, columns, x)),
);
