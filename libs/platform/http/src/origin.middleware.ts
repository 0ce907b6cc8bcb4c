import type { NextFunction, Request, Response } from 'express';
import { DomainError } from './domain-error';

/**
 * Refuses changes that another site's page asks a browser to make (CSRF). Browsers tell where a request comes from; programs with an
 * API key send neither header and carry no cookie that could be abused.
 */
export function refuseCrossSite(request: Request, _response: Response, next: NextFunction): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || request.headers.authorization !== undefined) return next();
  const site = request.headers['sec-fetch-site'];
  const origin = request.headers.origin;
  const foreign =
    site !== undefined
      ? site !== 'same-origin' && site !== 'none'
      : origin !== undefined && hostOf(origin) !== request.headers.host;
  if (foreign)
    return next(new DomainError('cross_site_request', 'Another site asked for this change; it was refused.'));
  next();
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
