/**
 * Runs work with a flag in shared memory that becomes 1 when the signal is aborted: a library looks at it while it computes. Without a
 * signal there is no flag.
 * @throws the signal's reason when it was aborted before.
 */
export async function withCancelFlag(
  signal: AbortSignal | undefined,
  work: (flag: Int32Array | null) => Promise<void>,
): Promise<void> {
  if (!signal) return work(null);
  signal.throwIfAborted();
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const stop = (): void => void Atomics.store(flag, 0, 1);
  signal.addEventListener('abort', stop);
  try {
    await work(flag);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
