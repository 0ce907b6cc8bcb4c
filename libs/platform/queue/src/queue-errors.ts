/** Thrown by a handler when trying again cannot help: the job fails at once, whatever attempts are left. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
}

/** Why a job's signal was aborted. */
export type InterruptionReason = 'cancelled' | 'closing' | 'lock_lost';

const interruptionMessages: Record<InterruptionReason, string> = {
  cancelled: 'The job was cancelled.',
  closing: 'The worker is closing; the job goes back to the queue.',
  lock_lost: 'The worker lost its lock on the job, which may be running elsewhere by now.',
};

/** The `reason` of an aborted job signal. */
export class JobInterrupted extends Error {
  override readonly name = 'JobInterrupted';

  constructor(readonly interruption: InterruptionReason) {
    super(interruptionMessages[interruption]);
  }
}

export type QueueErrorCode =
  'invalid_job' | 'invalid_schedule' | 'already_working' | 'queue_closed' | 'queue_unreachable';

/** A call that the queue refused or could not carry out; `code` is stable. */
export class QueueError extends Error {
  override readonly name = 'QueueError';

  constructor(
    readonly code: QueueErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
