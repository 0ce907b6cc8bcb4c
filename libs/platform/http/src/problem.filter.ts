import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { ErrorCode, Problem } from '@assay/contracts';
import type { Logger } from '@assay/platform/logging';
import type { Request, Response } from 'express';
import { DomainError } from './domain-error';

const CODE_OF_STATUS: Record<number, ErrorCode> = {
  400: 'bad_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_attempts',
};

/** Turns everything that is thrown into `application/problem+json`. What we did not expect is logged whole and told as `internal`. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    const request = host.switchToHttp().getRequest<Request>();
    const problem = this.toProblem(error, request);
    if (response.headersSent) {
      // A stream broke off half-way: the status is out, so only cutting the connection tells the client.
      response.destroy();
      return;
    }
    if (error instanceof DomainError && error.retryAfterSeconds !== undefined)
      response.setHeader('Retry-After', String(error.retryAfterSeconds));
    if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }

  private toProblem(error: unknown, request: Request): Problem {
    if (error instanceof DomainError) return problemOf(error.code, error.status, error.message, error.errors);
    if (error instanceof HttpException)
      return problemOf(CODE_OF_STATUS[error.getStatus()] ?? 'bad_request', error.getStatus(), error.message);
    const parserError = bodyParserError(error);
    if (parserError) return parserError;
    if (isDiskFull(error)) {
      this.logger.error({ err: error }, 'the disk is full');
      return problemOf(
        'disk_full',
        507,
        'The disk of the server is full; nothing was stored. Free some space and try again.',
      );
    }
    // Two requests at the same time can pass a service's own check; the database lets one through.
    if (hasCode(error, '23505')) return problemOf('already_exists', 409, 'There is one with this name already.');
    if (hasCode(error, '23503'))
      return problemOf('conflict', 409, 'Something that this refers to, or that refers to it, has changed meanwhile.');
    if (isConnectionLoss(error)) {
      this.logger.error({ err: error }, 'the database cannot be reached');
      return problemOf('unavailable', 503, 'The database cannot be reached right now. Try again in a moment.');
    }
    this.logger.error({ err: error, method: request.method, path: request.path }, 'unexpected error');
    return problemOf('internal', 500, 'Something went wrong on the server; its log has the details.');
  }
}

function problemOf(code: ErrorCode, status: number, detail: string, errors?: Problem['errors']): Problem {
  return {
    type: `urn:assay:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    detail,
    ...(errors ? { errors } : {}),
  };
}

/** Faults that Express's body parser raises before any controller: bad JSON, too large a body. */
function bodyParserError(error: unknown): Problem | null {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return null;
  if (error.type === 'entity.too.large')
    return problemOf('payload_too_large', 413, 'The JSON body is too large. Send files to POST /uploads.');
  if (error.type === 'entity.parse.failed')
    return problemOf('bad_request', 400, `The body is not valid JSON: ${error.message}`);
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500
    ? problemOf(CODE_OF_STATUS[error.status] ?? 'bad_request', error.status, error.message)
    : null;
}

const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Of the API's own file system, or of Postgres (53100). */
const isDiskFull = (error: unknown): boolean => hasCode(error, '53100', 'ENOSPC');

/** Postgres stopping (57P0x) or unreachable: the caller can only wait. */
function isConnectionLoss(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return /^57P0[123]$|^08|^ECONN|^EPIPE$/.test(code) || /Connection terminated|connection timeout/i.test(error.message);
}
