import { SetMetadata } from '@nestjs/common';
import type { JobKind, JobPayload, JsonObject } from '@assay/contracts';

export const HANDLES = 'assay:handles';
export const HELPS = 'assay:helps';

/** What a handler can ask and tell while it runs. */
export interface JobContext {
  readonly jobId: string;
  /** 1 for the first delivery. A later one goes on where the last left off, as far as the handler has stored it. */
  readonly attempt: number;
  /** Aborts when somebody cancels the job or the worker stops; handlers check it between steps and pass it on. */
  readonly signal: AbortSignal;
  /** Tells how far it is; written at most twice a second, a new phase at once. */
  progress(phase: string, done: number, total: number | null): Promise<void>;
}

/**
 * A handler is delivered at least once, so it must be idempotent: running it again, also from the middle, gives the same result.
 * It throws an error with a code for what cannot be mended by trying again, any other error for what can.
 */
export type JobHandlerMethod<K extends JobKind> = (payload: JobPayload<K>, context: JobContext) => Promise<JsonObject>;

/** Marks the one method that runs jobs of a kind. */
export const HandlesJob =
  <K extends JobKind>(kind: K) =>
  <M extends JobHandlerMethod<K>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata(HANDLES, kind)(target, key, descriptor);
  };

/** What a helper of a job is told. */
export interface HelpContext {
  readonly jobId: string;
  /** Aborts when the worker stops. The helper itself sees to it that it ends with the job. */
  readonly signal: AbortSignal;
}

/**
 * Takes part in a job that another worker runs, if there is still something to do. It has no state of its own: it may come late, twice or
 * never, and what it throws changes nothing about the job.
 */
export type JobHelperMethod<K extends JobKind> = (payload: JobPayload<K>, context: HelpContext) => Promise<void>;

/** Marks the one method that helps with jobs of a kind, when their handler calls `JobsService.askForHelp`. */
export const HelpsJob =
  <K extends JobKind>(kind: K) =>
  <M extends JobHelperMethod<K>>(
    target: object,
    key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    SetMetadata(HELPS, kind)(target, key, descriptor);
  };
