import {
  assertBlockShape,
  assertFiniteBlock,
  blockRowCount,
  limitBlockRows,
  NumericError,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { StreamOptions } from '../engine';
import type { BlockOptions, EngineKernels } from '../kernels';
import type { BlockKeys } from './block-keys';
import { prefetch } from './prefetch';

/** Kernels with what is kept for as long as they are open. */
export interface OpenKernels {
  kernels: EngineKernels;
  keys: BlockKeys;
}

/**
 * One checked pass: every block in order, with progress after it and the signal looked at before and after.
 * @param width results per row, so that they stay small, too.
 */
export async function eachBlock(
  { kernels, keys }: OpenKernels,
  source: RowBlockSource,
  width: number,
  { signal, onProgress }: StreamOptions,
  work: (block: RowBlock, rowStart: number, options: BlockOptions) => Promise<void>,
): Promise<void> {
  const { columns } = source;
  let rowStart = 0;
  for await (const block of prefetch(bounded(source, width))) {
    signal?.throwIfAborted();
    const { rows } = block;
    if (kernels.checksRows) assertBlockShape(block, columns, rowStart);
    else assertFiniteBlock(block, columns, rowStart);
    try {
      await work(block, rowStart, { key: keys.keyOf(source, rowStart, rows), signal });
    } catch (error) {
      throw nameRows(error, block, columns, rowStart);
    }
    rowStart += rows;
    onProgress?.(rowStart);
  }
  signal?.throwIfAborted();
  if (rowStart !== source.rows) {
    throw new NumericError('shape_mismatch', `The source promised ${source.rows} rows but gave ${rowStart}.`);
  }
}

/** Kernels that check rows themselves do not say which ones are bad; finding out takes a scan of one block. */
export function nameRows(error: unknown, block: RowBlock, columns: number, rowStart: number): unknown {
  if (!(error instanceof NumericError) || error.code !== 'non_finite' || error.rows) return error;
  try {
    assertFiniteBlock(block, columns, rowStart);
  } catch (named) {
    return named;
  }
  return new NumericError(
    'overflow',
    `Results for the rows from ${rowStart} on exceed the range of floating-point numbers. Scale the features down first.`,
    { cause: error },
  );
}

/** Blocks whose rows, and whose rows × `width` results, stay near 16 MiB, whatever the source yields. */
function bounded(source: RowBlockSource, width: number): RowBlockSource {
  const bytes = 16 * 1024 * 1024;
  return limitBlockRows(source, Math.min(blockRowCount(source.columns, 8, bytes), blockRowCount(width, 8, bytes)));
}
