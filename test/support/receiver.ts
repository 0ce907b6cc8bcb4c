import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebhookPayload } from '@assay/contracts';

/** A request that a receiver of webhooks has got. */
export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** The header `webhook-id`. */
  id: string;
  body: string;
  payload: WebhookPayload;
}

export interface Receiver {
  url: string;
  /** What came to a path so far, in order. */
  at(path: string): Received[];
  /** How requests to a path are answered from now on; without it, with 204. */
  answer(path: string, respond: (response: ServerResponse, nth: number) => void): void;
  close(): Promise<void>;
}

/** A server that webhooks can call, on a free port of this machine. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, (response: ServerResponse, nth: number) => void>();
  const at = (path: string): Received[] => received.filter((one) => one.path === path);
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const [path, body, { headers }] = [request.url ?? '', Buffer.concat(parts).toString(), request];
      received.push({
        path,
        headers,
        id: String(headers['webhook-id']),
        body,
        payload: JSON.parse(body) as WebhookPayload,
      });
      const respond = answers.get(path) ?? ((plain: ServerResponse) => plain.writeHead(204).end());
      respond(response, at(path).length);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    at,
    answer: (path, respond) => void answers.set(path, respond),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Whether one of a request's signatures is by this secret, computed as the Standard Webhooks specification says. */
export function isSignedBy(secret: string, { headers, id, body }: Received): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const content = `${id}.${String(headers['webhook-timestamp'])}.${body}`;
  const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
  return String(headers['webhook-signature']).split(' ').includes(expected);
}
