import { randomUUID } from 'node:crypto';
import { ROLES, type Role } from '@assay/contracts';
import { startApp, type TestApp } from '../support/app';
import type { Client } from '../support/client';
import { callEveryRoute } from '../support/every-route';
import { type Operation, openApiDocument, operations } from '../support/http-contract';

type Method = Parameters<Client['send']>[0];

/** Calls a route on things that do not exist. */
const call = (client: Client, { method, path }: Operation): ReturnType<Client['send']> =>
  client.send(method as Method, path.slice('/api/v1'.length).replaceAll(/\{\w+\}/g, randomUUID()));

describe('the OpenAPI document', () => {
  let app: TestApp;
  const clients = new Map<Role, Client>();

  beforeAll(async () => {
    app = await startApp('openapi');
    for (const role of ROLES) clients.set(role, await app.as(role));
  });
  afterAll(() => app.close());
  const as = (role: string): Client => clients.get(role as Role) ?? app.client();

  it('is served as it is committed', async () => {
    const response = await fetch(`${app.url}/api/v1/openapi.json`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(openApiDocument);
  });

  it('has a page that anyone can read', async () => {
    const response = await fetch(`${app.url}/api/docs`);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Assay API');
  });

  it('lists every route that the application has', () => {
    interface Layer {
      route?: { path: string; methods: Record<string, boolean> };
    }
    const express = app.express as { router: { stack: Layer[] } };
    const served = express.router.stack.flatMap(({ route }) =>
      route ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`) : [],
    );
    const documented = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    const undocumented = served.filter((route) => route.includes('/api/v1/') && !documented.includes(route));
    expect(undocumented).toEqual(['GET /api/v1/openapi.json']);
    expect(documented.filter((route) => !served.includes(route))).toEqual([]);
  });

  it('marks nothing as public but the log-in and the health checks', () => {
    const open = operations.filter(({ role }) => role === 'public').map(({ path }) => path);
    expect(open).toEqual(['/api/v1/auth/login', '/api/v1/health/live', '/api/v1/health/ready']);
  });

  const guarded = operations.filter(({ role }) => role !== 'public');
  const routes = guarded.map((operation): [string, Operation] => [`${operation.method} ${operation.path}`, operation]);

  it.each(routes)('%s answers 401 to somebody unknown', async (_, operation) => {
    for (const headers of [{}, { authorization: 'Bearer assay_guessed' }, { cookie: 'assay_session=guessed' }]) {
      const answer = await call(app.client(headers as Record<string, string>), operation);
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each(routes)('%s answers 403 to every role below the one it names, and to no other', async (_, operation) => {
    const least = ROLES.indexOf(operation.role as Role);
    expect(least).toBeGreaterThanOrEqual(0);
    for (const [rank, role] of ROLES.entries()) {
      const { status, body } = await call(as(role), operation);
      if (rank < least) expect({ status, body }).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      else expect([401, 403, 500]).not.toContain(status);
    }
  });

  it('describes the answer of every route', async () => {
    const called = await callEveryRoute(app);
    const left = operations.map(({ method, path }) => `${method} ${path}`).filter((route) => !called.has(route));
    expect(left).toEqual([]);
  });
});
