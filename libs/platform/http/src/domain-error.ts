import { type ErrorCode, ERROR_STATUS, type FieldError } from '@assay/contracts';

/**
 * A fault that the caller can understand: code, what is wrong, where, what to do. Becomes problem+json at the edge and the
 * `error` of a job in a worker; never retried, since trying again would fail the same way.
 */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly errors?: FieldError[],
    options?: { cause?: unknown; retryAfterSeconds?: number },
  ) {
    super(message, { cause: options?.cause });
    this.name = 'DomainError';
    this.retryAfterSeconds = options?.retryAfterSeconds;
  }
  readonly retryAfterSeconds: number | undefined;

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** `404` for a thing that is not there, or that the caller may not know of. */
export const notFound = (what: string, id: string): DomainError =>
  new DomainError('not_found', `There is no ${what} ${id}.`);

/** `422` for one field. */
export const invalid = (path: string, message: string): DomainError =>
  new DomainError('validation_failed', `${path}: ${message}`, [{ path, message }]);
