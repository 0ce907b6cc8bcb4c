export { cholesky, inverseUpperFactor, pivotedRank, transposeSquare } from './dense/cholesky';
export { spectralNorm } from './dense/spectral-norm';
export {
  conditionNumber,
  largestEigenvalue,
  multiplyInverse,
  multiplySymmetric,
  symmetricEigenvalues,
} from './dense/spectrum';
export { NumericError, type NumericErrorCode, type NumericErrorDetails } from './numeric-error';
export type { FloatBytes, NpyHeader } from './npy/header';
export { readNpyIntegers } from './npy/integers';
export { openNpy, type NpyOptions, type NpySource } from './npy/reader';
export { createNpy, writeNpy, type NpyDtype, type NpyWriter } from './npy/writer';
export { createRandom, sampleIndices, type Random } from './random';
export {
  assertBlockShape,
  assertFiniteBlock,
  assertShape,
  blockRowCount,
  limitBlockRows,
  matrixSource,
  maxColumns,
  type RowBlock,
  type RowBlockSource,
} from './row-block';
export { copyRows, holdRows, takeRows } from './take-rows';
export { closeThreads, runInThread, threadTask, type ThreadOptions } from './threads/pool';
export { threadFile } from './threads/thread-file';
export { Turns } from './threads/turns';
export { centerColumns, normalizeRows, selectRows, summarizeColumns, type ColumnSummary } from './transforms';
