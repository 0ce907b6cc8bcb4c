import type { JobContext } from './job-handler';

/** Progress of a computation, on its way to the job's row. */
export interface Watch {
  /** Aborts with the job, and when its progress could not be written: another worker has it, or it was cancelled. */
  signal: AbortSignal;
  tell: (phase: string, done: number, total: number) => void;
  settled: () => Promise<void>;
}

/** Lets synchronous progress callbacks feed the job's asynchronous one. A failed write aborts the computation instead of being lost. */
export function progressOf(context: JobContext): Watch {
  const overtaken = new AbortController();
  let last: Promise<void> = Promise.resolve();
  return {
    signal: AbortSignal.any([context.signal, overtaken.signal]),
    tell: (phase, done, total) => {
      last = last.then(() => context.progress(phase, done, total)).catch((error: unknown) => overtaken.abort(error));
    },
    settled: () => last,
  };
}
