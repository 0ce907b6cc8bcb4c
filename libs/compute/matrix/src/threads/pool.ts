import { availableParallelism } from 'node:os';
import { Piscina, transferableSymbol, valueSymbol } from 'piscina';
import { NumericError, type NumericErrorCode } from '../numeric-error';

let pool: Piscina | undefined;

/** How a task is run in a thread. */
export interface ThreadOptions {
  /** Buffers that move to the thread; they are unusable here afterwards. */
  transfer?: readonly ArrayBufferLike[];
  /** Aborting stops the thread at once, even in the middle of a computation. */
  signal?: AbortSignal;
}

/**
 * Runs one exported function of a compiled file in a thread of the process-wide pool, so that long numerics never hold up
 * the event loop. Threads start on demand, do not keep the process alive, and end after some idle seconds.
 * @param file from `threadFile`.
 * @throws what the function throws; the signal's reason when aborted.
 */
export async function runInThread<Task, Result>(
  file: string,
  name: string,
  task: Task,
  options: ThreadOptions = {},
): Promise<Result> {
  const { signal, transfer = [] } = options;
  signal?.throwIfAborted();
  pool ??= new Piscina({ minThreads: 0, maxThreads: availableParallelism(), idleTimeout: 2_000 });
  const outcome: unknown = await pool
    .run(task, {
      filename: file,
      name,
      signal,
      transferList: transfer.filter((buffer) => buffer instanceof ArrayBuffer),
    })
    .catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  const { result, refusal } = outcome as Outcome<Result>;
  if (refusal) throw new NumericError(refusal.code, refusal.message, { rows: refusal.rows });
  return result as Result;
}

/** What crosses back from a thread: an error's class and code would be lost, so refusals travel as plain values. */
interface Outcome<Result> {
  result?: Result;
  refusal?: { code: NumericErrorCode; message: string; rows?: number[] };
}

/**
 * For the thread's side: makes a function callable by `runInThread`. `moved` names the buffers of its result that move
 * back instead of being copied.
 */
export function threadTask<Task, Result>(
  work: (task: Task) => Result,
  moved: (result: Result) => readonly ArrayBufferLike[] = () => [],
): (task: Task) => unknown {
  return (task) => {
    try {
      const result = work(task);
      const outcome: Outcome<Result> = { result };
      return Piscina.move({ [valueSymbol]: outcome, [transferableSymbol]: [...new Set(moved(result))] });
    } catch (error) {
      if (!(error instanceof NumericError)) throw error;
      return { refusal: { code: error.code, message: error.message, rows: error.rows } };
    }
  };
}

/** Ends all threads; a later `runInThread` starts new ones. */
export async function closeThreads(): Promise<void> {
  const closing = pool;
  pool = undefined;
  await closing?.destroy();
}
