import {
  createRandom,
  holdRows,
  matrixSource,
  normalizeRows,
  NumericError,
  runInThread,
  sampleIndices,
  threadFile,
  type RowBlock,
  type RowBlockSource,
} from '@assay/compute/matrix';
import type { DigestTask, RowDigests } from './read-thread';

/** What the first pass learns of the rows. */
export interface ReadRows {
  /** Rows come as float64. */
  wide: boolean;
  /** Euclidean length of float32 rows. Float64 rows are normalized wherever they are used: 1, but 0 for zero rows here, too. */
  lengths: Float64Array;
  /** 128 bits of SHA-256 of every row's bytes, 4 words a row; absent unless asked for. */
  keys?: Uint32Array;
  /** Rows drawn at random, normalized, in memory that threads share. */
  sample: RowBlock;
}

/** Options of {@link readRows}. */
export interface ReadOptions {
  withKeys: boolean;
  /** Rows to draw. */
  sampleRows: number;
  seed: number;
  signal?: AbortSignal;
  onProgress?: (rows: number) => void;
}

const thread = threadFile(__filename, 'read-thread');

/**
 * One pass over all rows.
 * @throws NumericError `non_finite` with rows, `shape_mismatch`; the signal's reason when aborted.
 */
export async function readRows(source: RowBlockSource, options: ReadOptions): Promise<ReadRows> {
  const { rows, columns } = source;
  const { withKeys, signal } = options;
  const lengths = new Float64Array(rows);
  const keys = withKeys ? new Uint32Array(4 * rows) : undefined;
  const drawn = sampleIndices(rows, options.sampleRows, createRandom(options.seed));
  const sample = new Float64Array(drawn.length * columns);
  let [wide, place, rowStart] = [false, 0, 0];
  for await (const block of source.blocks()) {
    const end = rowStart + block.rows;
    if (end > rows) throw wrongLength(rows, end);
    wide = block.data instanceof Float64Array;
    const task: DigestTask = { block, columns, rowStart, withKeys };
    const digests = await runInThread<DigestTask, RowDigests>(thread, 'digest', task, { signal });
    lengths.set(digests.lengths, rowStart);
    keys?.set(digests.keys, 4 * rowStart);
    for (; drawn[place] < end; place += 1) {
      const from = (drawn[place] - rowStart) * columns;
      sample.set(block.data.subarray(from, from + columns), place * columns);
    }
    rowStart = end;
    options.onProgress?.(rowStart);
  }
  signal?.throwIfAborted();
  if (rowStart !== rows) throw wrongLength(rows, rowStart);
  const unit = await holdRows(normalizeRows(matrixSource(sample, drawn.length, columns)));
  return { wide, lengths, keys, sample: unit };
}

function wrongLength(promised: number, given: number): NumericError {
  return new NumericError('shape_mismatch', `The source promised ${promised} rows but gave ${given}.`);
}
