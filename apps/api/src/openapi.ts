import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '@assay/platform/config';
import { componentSchemas } from '@assay/platform/http';

/** The OpenAPI 3.1 document of all routes. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const base = new DocumentBuilder()
    .setTitle('Assay')
    .setDescription('What each of your data is worth. Errors are application/problem+json with a stable `code`.')
    .setVersion(VERSION)
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'API key' }, 'apiKey')
    .addCookieAuth('assay_session', { type: 'apiKey', in: 'cookie', name: 'assay_session' }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, base, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path) as { 'x-role'?: string; security?: Record<string, string[]>[] }[]) {
      if (operation['x-role'] !== 'public') operation.security = [{ apiKey: [] }, { session: [] }];
    }
  }
  return { ...document, components: { ...document.components, schemas: componentSchemas() } };
}

/** Serves the document at /api/v1/openapi.json and Swagger UI at /api/docs. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'api/v1/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Assay API',
  });
}
