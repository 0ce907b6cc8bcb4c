import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeliveryError, post, type PostOptions } from './post';
import { allTargets, publicTargets, type TargetRule } from './target';

describe('post', () => {
  let server: Server;
  let port: number;
  let received: { request: IncomingMessage; body: string }[];
  let answer: RequestListener;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received.push({ request, body: Buffer.concat(parts).toString() });
        answer(request, response);
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  beforeEach(() => {
    received = [];
    answer = (_, response) => response.writeHead(204).end();
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  const call = (host: string, options: Partial<PostOptions> = {}, body = '{}'): Promise<number> =>
    post(
      new URL(`http://${host}:${port}/hook`),
      body,
      { 'webhook-id': 'one' },
      {
        targets: allTargets,
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        ...options,
      },
    );
  const failure = (host: string, options?: Partial<PostOptions>): Promise<DeliveryError> =>
    call(host, options).then(
      (status) => Promise.reject(new Error(`answered ${status}`)),
      (error: unknown) => error as DeliveryError,
    );

  it('posts the body as it is, with its headers and its length in bytes', async () => {
    expect(await call('127.0.0.1', {}, '{"name":"Zoë"}')).toBe(204);
    expect(received).toMatchObject([
      {
        body: '{"name":"Zoë"}',
        request: { method: 'POST', url: '/hook', headers: { 'webhook-id': 'one', 'content-length': '15' } },
      },
    ]);
  });

  it('follows no redirect', async () => {
    answer = (_, response) => response.writeHead(302, { location: `http://127.0.0.1:${port}/other` }).end();
    expect(await call('127.0.0.1')).toBe(302);
    expect(received).toHaveLength(1);
  });

  it('takes the status of an answer whose body does not end', async () => {
    answer = (_, response) => {
      const more = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.writeHead(200).on('drain', more);
      more();
    };
    expect(await call('127.0.0.1')).toBe(200);
  });

  it('gives up when no answer comes in time', async () => {
    answer = () => undefined;
    expect(await failure('127.0.0.1', { timeoutMs: 50 })).toMatchObject({ code: 'timeout', final: false });
  });

  it('ends with the reason of the signal', async () => {
    const [stop, reason] = [new AbortController(), new Error('stopping')];
    answer = () => stop.abort(reason);
    expect(await failure('127.0.0.1', { signal: stop.signal })).toBe(reason);
  });

  it('says what kept it from reaching the receiver', async () => {
    const free = createServer();
    await once(free.listen(0, '127.0.0.1'), 'listening');
    const { port: closed } = free.address() as AddressInfo;
    await new Promise((done) => free.close(done));
    const options = { targets: allTargets, timeoutMs: 10_000, signal: new AbortController().signal };
    await expect(post(new URL(`http://127.0.0.1:${closed}`), '', {}, options)).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
      final: false,
    });
  });

  it('connects to the addresses that the look-up has answered, and to no others', async () => {
    const targets: TargetRule = {
      ...allTargets,
      lookup: (_, options, callback) =>
        options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4),
    };
    expect(await call('receiver.invalid', { targets })).toBe(204);
    expect(received[0].request.headers.host).toBe(`receiver.invalid:${port}`);
  });

  it.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '[::ffff:127.0.0.1]', '127.1'])(
    'does not connect to %s when only public addresses may be called',
    async (host) => {
      const error = await failure(host, { targets: publicTargets });
      expect(error).toMatchObject({ code: 'webhook_target_refused', final: true });
      expect(received).toEqual([]);
    },
  );
});
