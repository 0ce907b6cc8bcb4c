import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ProblemFilter, refuseCrossSite } from '@assay/platform/http';
import { NestLogger } from '@assay/platform/logging';
import cookieParser from 'cookie-parser';
import helmet from 'helmet';
import { ApiModule, type ApiParts } from './api.module';
import { serveOpenApi } from './openapi';
import { logRequests } from './request-log';

/** Where the build of the admin lies, beside this application's own. */
const ADMIN = join(__dirname, '../../admin');

/** A connection on which nothing moved for so long is closed. Event streams send heartbeats more often. */
const IDLE_MS = 10 * 60 * 1000;

/** The application with all that production has, for the entry point and for tests alike. */
export async function createApp(parts: ApiParts): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(ApiModule.forRoot(parts), {
    logger: new NestLogger(parts.logger),
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.set('trust proxy', parts.config.http.trustedProxies);
  const server = app.getHttpServer();
  // Node's own limit of five minutes for a whole request would cut large uploads; a silent connection is what must end.
  server.requestTimeout = 0;
  server.timeout = IDLE_MS;
  app.use(
    helmet({
      hsts: parts.config.http.cookieSecure,
      contentSecurityPolicy: {
        directives: {
          imgSrc: ["'self'", 'data:', 'blob:'],
          // Emotion, the styling of the admin, writes style elements.
          styleSrc: ["'self'", "'unsafe-inline'"],
          upgradeInsecureRequests: parts.config.http.cookieSecure ? [] : null,
        },
      },
    }),
  );
  app.use(logRequests(parts.logger));
  app.use(cookieParser());
  app.use(refuseCrossSite);
  app.setGlobalPrefix('api/v1');
  app.useBodyParser('json', { limit: '1mb' });
  app.useGlobalFilters(new ProblemFilter(parts.logger));
  serveOpenApi(app);
  if (existsSync(ADMIN)) app.useStaticAssets(ADMIN, { setHeaders: cacheHeaders });
  return app;
}

/** Vite names its assets by content, so they never change; index.html does. */
function cacheHeaders(response: { setHeader(name: string, value: string): void }, path: string): void {
  response.setHeader('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
}
