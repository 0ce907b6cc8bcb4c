import { randomUUID } from 'node:crypto';
import type { Logger } from '@assay/platform/logging';
import type { NextFunction, Request, Response } from 'express';

/** One line per request: method, path (no query, it may hold user text), status, time, an id that is also answered. */
export function logRequests(logger: Logger): (request: Request, response: Response, next: NextFunction) => void {
  return (request, response, next) => {
    const id = randomUUID();
    const started = performance.now();
    response.setHeader('X-Request-Id', id);
    response.once('finish', () => {
      const milliseconds = Math.round(performance.now() - started);
      logger[response.statusCode >= 500 ? 'error' : 'debug'](
        { id, method: request.method, path: request.path, status: response.statusCode, milliseconds },
        'request',
      );
    });
    next();
  };
}
