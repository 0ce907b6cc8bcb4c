import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

export interface TestRedis {
  url: string;
  port: number;
  stop(): Promise<void>;
}

const missing =
  'These tests need a Redis server. Install one (Debian and Ubuntu: `apt-get install redis-server`; macOS: `brew install redis`) ' +
  'so that `redis-server` is on the PATH, or set TEST_REDIS_URL to the URL of a server that may be written to.';

/** A TCP port on 127.0.0.1 that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface TestRedisOptions {
  /** Default: a free one. */
  port?: number;
  /** Folder in which the data outlive a restart; without it they do not. */
  directory?: string;
}

/** Starts `redis-server` from the PATH on 127.0.0.1. */
export async function spawnRedis({ port, directory }: TestRedisOptions = {}): Promise<TestRedis> {
  const chosen = port ?? (await freePort());
  const persistence = directory === undefined ? ['--appendonly', 'no'] : ['--appendonly', 'yes', '--dir', directory];
  const args = ['--port', String(chosen), '--bind', '127.0.0.1', '--save', '', ...persistence];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const killWithUs = (): void => void server.kill('SIGKILL'); // when the tests end without their teardown
  process.once('exit', killWithUs);
  await new Promise<void>((resolve, reject) => {
    let output = '';
    server.stdout.on('data', (chunk: Buffer) => {
      output = `${output}${chunk.toString()}`.slice(-4_000);
      if (output.includes('Ready to accept connections')) resolve();
    });
    server.once('error', (error) => reject(new Error(`${missing} (${error.message})`, { cause: error })));
    server.once('exit', (code) => reject(new Error(`redis-server ended with code ${code}:\n${output}`)));
  });
  return {
    url: `redis://127.0.0.1:${chosen}`,
    port: chosen,
    async stop() {
      process.removeListener('exit', killWithUs);
      server.kill('SIGTERM');
      await exited;
    },
  };
}
