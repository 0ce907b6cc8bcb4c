import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { DataSource } from 'typeorm';

/**
 * Answers `GET /health/live` with 200 while the database can be reached, for the health check of a container.
 * @throws Error of the system when the port cannot be had, such as EADDRINUSE
 */
export async function startHealthServer(port: number, dataSource: DataSource): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/health/live') {
      response.writeHead(404).end();
      return;
    }
    dataSource.query('select 1').then(
      () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"ok"}'),
      () => response.writeHead(503).end(),
    );
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}
