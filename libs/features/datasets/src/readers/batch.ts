import { LIMITS } from './limits';
import type { ReadResult } from './reader';

function bytesOf(result: ReadResult): number {
  return 'problem' in result ? 0 : (result.payload?.byteLength ?? 0) + (result.vector?.byteLength ?? 0);
}

/**
 * Groups results into batches that are bounded by rows and by bytes, and stops with the signal's reason when it aborts.
 */
export async function* inBatches(
  results: AsyncIterable<ReadResult> | Iterable<ReadResult>,
  signal: AbortSignal,
): AsyncGenerator<ReadResult[]> {
  signal.throwIfAborted();
  let batch: ReadResult[] = [];
  let bytes = 0;
  for await (const result of results) {
    signal.throwIfAborted();
    batch.push(result);
    bytes += bytesOf(result);
    if (batch.length >= LIMITS.batchRows || bytes >= LIMITS.batchBytes) {
      yield batch;
      batch = [];
      bytes = 0;
    }
  }
  signal.throwIfAborted();
  if (batch.length > 0) yield batch;
}
